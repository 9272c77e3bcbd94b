#include "reaper/lease.hpp"

#include "testcontainers/error.hpp"
#include "testcontainers/url.hpp"
#include "values/deadline.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace testcontainers::reaper {
namespace {

using namespace std::chrono_literals;

/// Undoes `percent_encode` for text that the reaper encoded.
std::string decoded(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            plain += static_cast<char>(std::stoi(std::string{text.substr(i + 1, 2)}, nullptr, 16));
            i += 2;
        } else {
            plain += text[i];
        }
    }
    return plain;
}

/// As much of a text as fits into a line: the reaper takes none longer than 64 KiB, and a byte becomes up to
/// three.
std::string shortened(const std::string& text) {
    constexpr std::size_t longest = 20'000;
    if (text.size() <= longest) {
        return text;
    }
    auto end = longest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
        --end; // inside a character
    }
    return fmt::format("{}\n… and {} bytes more", text.substr(0, end), text.size() - end);
}

std::string line_of(std::string_view verb, const LeaseWish& wish) {
    auto line = fmt::format("{}={}&hash={}&grace={}", verb, percent_encode(wish.name),
                            percent_encode(wish.hash), bounded(wish.grace).count());
    return wish.pool ? fmt::format("{}&size={}", line, *wish.pool) : line;
}

/// As an error calls it.
std::string named(const LeaseWish& wish) {
    return fmt::format("the shared {} \"{}\"", wish.pool ? "pool" : "service", wish.name);
}

} // namespace

Lease::Lease(Connection connection, LeaseWish wish, StartOptions options)
    : connection_(std::move(connection)), wish_(std::move(wish)), options_(std::move(options)) {}

Lease Lease::take(const LeaseWish& wish, const StartOptions& options,
                  std::optional<std::chrono::milliseconds> patience) {
    const auto begin = std::chrono::steady_clock::now();
    const auto paths = paths_of(options.session_id);
    const auto line = line_of(wish.pool ? "draw" : "lease", wish);
    constexpr int tries = 5;
    for (int i = 0; i < tries; ++i) {
        Lease lease{connect_or_start(paths, options), wish, options};
        if (const auto answer = lease.connection_.ask(line, patience)) {
            lease.understand(*answer);
            if (lease.hold()) {
                return lease;
            }
        }
        if (patience && std::chrono::steady_clock::now() - begin >= *patience) {
            throw WaitTimeout(
                fmt::format("{} was not started by another process before the test's time was up "
                            "(TESTCONTAINERS_TIME_LIMIT)",
                            named(wish)));
        }
    }
    throw Error(fmt::format("the reaper does not answer; its log is {}", paths.log.string()));
}

Lease Lease::fill(const LeaseWish& wish, const StartOptions& options) {
    Lease lease{connect_or_start(paths_of(options.session_id), options), wish, options};
    lease.part_ = Part::none;
    return lease;
}

bool Lease::more() {
    const auto answer = connection_.ask(line_of("fill", wish_), 10s);
    if (answer) {
        understand(*answer);
    }
    if (!answer || !hold()) {
        throw Error(fmt::format("the reaper was lost while {} was filled", named(wish_)));
    }
    return part_ == Part::start;
}

/// False when the file is gone, as one is that a reaper has given up, and when the reaper has died meanwhile:
/// then the next one may not have seen the lock.
bool Lease::hold() {
    hold_.reset();
    if (part_ != Part::none) {
        hold_ = LeaseHold::of(options_.session_id, attempt_);
    }
    return (part_ == Part::none || hold_) && connection_.alive();
}

void Lease::understand(const std::string& answer) {
    constexpr std::string_view start = "START ";
    constexpr std::string_view running = "RUNNING ";
    constexpr std::string_view failure = "FAILED ";
    if (answer.starts_with(start)) {
        part_ = Part::start;
        owner_ = static_cast<pid_t>(std::stoi(answer.substr(start.size())));
        attempt_ = answer.substr(answer.rfind(' ') + 1);
        mark_ = wish_.name + "#" + attempt_;
    } else if (answer.starts_with(running)) {
        part_ = Part::use;
        attempt_ = answer.substr(running.size(), answer.rfind(' ') - running.size());
        mark_ = wish_.name + "#" + attempt_;
        info_ = decoded(std::string_view{answer}.substr(answer.rfind(' ') + 1));
    } else if (answer == "FULL") {
        part_ = Part::none;
    } else if (answer.starts_with(failure)) {
        throw StartError(fmt::format("{} failed to start in another process: {}", named(wish_),
                                     decoded(std::string_view{answer}.substr(failure.size()))));
    } else if (answer == "DIFFERENT") {
        throw ConfigError(fmt::format("{} was started from another spec in this session; give one of the two "
                                      "another name",
                                      named(wish_)));
    } else {
        throw Error(fmt::format("the reaper does not lend {}: {}", named(wish_), answer));
    }
}

/// Says how the start went; to the next reaper when the one that is known has died.
bool Lease::settle(const std::string& how) {
    const auto line = fmt::format("settle={}&{}", percent_encode(wish_.name), how);
    if (const auto answer = connection_.ask(line, 10s)) {
        return answer == "ACK";
    }
    connection_ = connect_or_start(paths_of(options_.session_id), options_);
    const auto known = connection_.ask(
        fmt::format("resume={}&attempt={}", percent_encode(wish_.name), percent_encode(attempt_)), 10s);
    return known == "RUNNING" || (known == "ACK" && connection_.ask(line, 10s) == "ACK");
}

void Lease::started(const std::string& info) {
    if (!settle("info=" + percent_encode(info))) {
        throw Error(fmt::format("the reaper was lost while {} was started", named(wish_)));
    }
    info_ = info;
    part_ = Part::use;
}

void Lease::failed(const std::string& error) noexcept {
    try {
        (void)settle("error=" + percent_encode(shortened(error)));
    } catch (...) {
        // The end of the connection says the same, with fewer words.
    }
}

} // namespace testcontainers::reaper
