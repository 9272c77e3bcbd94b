#include "docker/log_timestamps.hpp"

#include "docker/faults.hpp"

#include <algorithm>
#include <charconv>

namespace testcontainers::docker {
namespace {

using std::chrono::system_clock;

/// The digits of `text` at `position` as a number; -1 when they are not all digits.
int digits(std::string_view text, std::size_t position, std::size_t count) {
    int value = -1;
    const auto part = text.substr(position, count);
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
    return error == std::errc{} && end == part.data() + part.size() && part[0] != '-' ? value : -1;
}

/// `.123456789` at the beginning of `text`, which is shortened by it.
std::optional<std::chrono::nanoseconds> fraction(std::string_view& text) {
    if (text.empty() || text[0] != '.') {
        return std::chrono::nanoseconds{0};
    }
    text.remove_prefix(1);
    const auto count = std::min(text.find_first_not_of("0123456789"), text.size());
    if (count == 0 || count > 9) {
        return std::nullopt;
    }
    std::int64_t value = digits(text, 0, count);
    for (auto i = count; i < 9; ++i) {
        value *= 10;
    }
    text.remove_prefix(count);
    return std::chrono::nanoseconds{value};
}

/// `Z` or `+01:00`.
std::optional<std::chrono::minutes> offset(std::string_view text) {
    if (text == "Z") {
        return std::chrono::minutes{0};
    }
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') {
        return std::nullopt;
    }
    const int hours = digits(text, 1, 2);
    const int minutes = digits(text, 4, 2);
    if (hours < 0 || minutes < 0) {
        return std::nullopt;
    }
    const std::chrono::minutes size{hours * 60 + minutes};
    return text[0] == '+' ? size : -size;
}

std::optional<std::chrono::sys_seconds> whole_seconds(std::string_view text) {
    constexpr std::string_view form = "0000-00-00T00:00:00";
    if (text.size() < form.size()) {
        return std::nullopt;
    }
    for (const std::size_t i : {4U, 7U, 10U, 13U, 16U}) {
        if (text[i] != form[i]) {
            return std::nullopt;
        }
    }
    const int hour = digits(text, 11, 2);
    const int minute = digits(text, 14, 2);
    const int second = digits(text, 17, 2);
    const std::chrono::year_month_day date{std::chrono::year{digits(text, 0, 4)},
                                           std::chrono::month{static_cast<unsigned>(digits(text, 5, 2))},
                                           std::chrono::day{static_cast<unsigned>(digits(text, 8, 2))}};
    // Outside of these years a time does not fit into the clock's nanoseconds.
    const bool fits = date.year() > std::chrono::year{1678} && date.year() < std::chrono::year{2262};
    if (hour < 0 || minute < 0 || second < 0 || !fits || !date.ok()) {
        return std::nullopt;
    }
    return std::chrono::sys_days{date} + std::chrono::hours{hour} + std::chrono::minutes{minute} +
           std::chrono::seconds{second};
}

} // namespace

std::optional<system_clock::time_point> parse_time(std::string_view text) {
    const auto seconds = whole_seconds(text);
    if (!seconds) {
        return std::nullopt;
    }
    text.remove_prefix(19);
    const auto nanoseconds = fraction(text);
    if (!nanoseconds) {
        return std::nullopt;
    }
    const auto zone = offset(text);
    if (!zone) {
        return std::nullopt;
    }
    return system_clock::time_point{seconds->time_since_epoch()} + *nanoseconds - *zone;
}

std::string unix_time(system_clock::time_point time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    auto nanoseconds = std::to_string(std::chrono::nanoseconds{time - seconds}.count());
    nanoseconds.insert(0, 9 - nanoseconds.size(), '0');
    return std::to_string(seconds.time_since_epoch().count()) + '.' + nanoseconds;
}

std::string_view TimestampReader::strip(const FramePiece& piece) {
    constexpr std::size_t longest = 40;
    if (piece.first) {
        complete_ = false;
        pending_.clear();
    }
    if (complete_) {
        return piece.bytes;
    }
    const auto space = piece.bytes.find(' ');
    pending_ += piece.bytes.substr(0, space);
    if (space == std::string_view::npos && pending_.size() < longest) {
        return {};
    }
    const auto time = parse_time(pending_);
    if (!time) {
        throw Malformed("has log output without a time before it: \"" + pending_.substr(0, longest) + '"');
    }
    time_ = *time;
    complete_ = true;
    return piece.bytes.substr(space + 1);
}

} // namespace testcontainers::docker
