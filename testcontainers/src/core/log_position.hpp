#pragma once

#include "testcontainers/logs.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <string_view>

namespace testcontainers::core {

/// How far a container's log has been read, so that it can be read on from there: nothing is lost, nothing
/// comes twice.
///
/// The engine can be asked for what was written since a time, that time included, and the times of one stream
/// never go back. Of the records with the last time so many bytes are known as were read of them: a record
/// may have been read in part. The two streams are written by two threads of the engine, so that the times of
/// their lines may cross a little, and the records of a line that is too long for one all have the time of
/// its first.
///
/// An engine that has put a new file in a log's place may send records of the new one twice. A record whose
/// time is not after the last one's is such a repetition if a whole one of that time was read, by a clock of
/// nanoseconds; one whose time is before and unknown was written after the engine's clock was set back.
class LogPosition {
public:
    using Time = std::chrono::system_clock::time_point;

    /// From when on the log must be asked for; nothing before anything was read.
    [[nodiscard]] std::optional<Time> since() const;

    /// Whether a record of that time was read, at least in part.
    [[nodiscard]] bool has(LogStream stream, Time time) const;

    /// The log is read again, from `since()` on.
    void rewind();

    /// Whatever was to come of lines that began before `time` does not come any more.
    void end_lines_before(Time time);

    /// What of the next piece was not read before.
    [[nodiscard]] std::string_view fresh(LogStream stream, Time time, std::string_view bytes);

private:
    struct Place {
        /// When the last record was written.
        Time last = {};
        /// So many bytes were read of all records of that time.
        std::size_t known = 0;
        /// So many of them are still to come a second time.
        std::size_t repeated = 0;
        bool begun = false;
        /// The end of the line is still to come, in records with the time of its first, however late.
        bool within_line = false;
        bool rewound = false;
        /// The times of the last records.
        std::deque<Time> recent;
    };

    static void notice_repetition(Place& place, Time time);

    std::array<Place, 2> places_;
};

} // namespace testcontainers::core
