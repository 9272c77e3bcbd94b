#include "core/log_position.hpp"

#include <algorithm>

namespace testcontainers::core {
namespace {

/// More than the times of whole lines of the two streams ever cross.
constexpr std::chrono::seconds longest_crossing{1};
/// More records than an engine has written to a new file before it notices that it reads from one.
constexpr std::size_t most_recent = 4096;

/// Whether the clock is so fine that no two records of a stream have the same time, but the parts of a line.
bool has_nanoseconds(LogPosition::Time time) {
    return time.time_since_epoch() % std::chrono::microseconds{1} != std::chrono::nanoseconds{0};
}

} // namespace

std::optional<LogPosition::Time> LogPosition::since() const {
    const auto& [out, err] = places_;
    if (!out.begun && !err.begun) {
        return std::nullopt;
    }
    const auto last = std::max(out.begun ? out.last : err.last, err.begun ? err.last : out.last);
    const auto earliest = last - longest_crossing;
    auto since = out.begun && err.begun ? std::max(earliest, std::min(out.last, err.last)) : earliest;
    for (const auto& place : places_) {
        since = place.within_line ? std::min(since, place.last) : since;
    }
    return since;
}

bool LogPosition::has(LogStream stream, Time time) const {
    const auto& place = places_.at(stream == LogStream::out ? 0 : 1);
    return place.begun && time <= place.last;
}

void LogPosition::rewind() {
    for (auto& place : places_) {
        place.rewound = place.begun;
        place.repeated = place.known;
    }
}

void LogPosition::end_lines_before(Time time) {
    for (auto& place : places_) {
        place.within_line = place.within_line && place.last >= time;
    }
}

void LogPosition::notice_repetition(Place& place, Time time) {
    if (!place.begun || place.rewound || time > place.last) {
        return;
    }
    const bool is_repeated = time == place.last ? !place.within_line && has_nanoseconds(time)
                                                : std::ranges::find(place.recent, time) != place.recent.end();
    if (is_repeated) {
        place.rewound = true;
        place.repeated = place.known;
    }
}

std::string_view LogPosition::fresh(LogStream stream, Time time, std::string_view bytes) {
    auto& place = places_.at(stream == LogStream::out ? 0 : 1);
    notice_repetition(place, time);
    if (place.rewound && time < place.last) {
        return {};
    }
    if (place.rewound && time == place.last) {
        const auto skipped = std::min(place.repeated, bytes.size());
        place.repeated -= skipped;
        bytes.remove_prefix(skipped);
    }
    if (bytes.empty()) {
        return {};
    }
    place.rewound = place.rewound && time == place.last;
    place.known = place.begun && time == place.last ? place.known + bytes.size() : bytes.size();
    if (!place.begun || time != place.last) {
        place.recent.push_back(time);
        if (place.recent.size() > most_recent) {
            place.recent.pop_front();
        }
    }
    place.last = time;
    place.begun = true;
    place.within_line = bytes.back() != '\n';
    return bytes;
}

} // namespace testcontainers::core
