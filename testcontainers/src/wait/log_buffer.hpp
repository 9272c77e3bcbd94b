#pragma once

#include "testcontainers/logs.hpp"
#include "testcontainers/wait/target.hpp"
#include "wait/alarm.hpp"

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>

namespace testcontainers::wait {

/// The lines a container has written since its start, for strategies that look for some. Safe from several
/// threads.
///
/// Each strategy reads from where it was; what has become too much is forgotten from the beginning, but keeps
/// its number.
class LogBuffer {
public:
    /// `alarm` rings when there are new lines, and must outlive the buffer. `most_bytes` is about what may be
    /// kept.
    explicit LogBuffer(Alarm& alarm, std::size_t most_bytes = 8UL << 20U) noexcept;

    /// Bytes were written: a part of a line, or several lines.
    void append(LogStream stream, std::string_view bytes);

    /// No more bytes come: what has no line end is a line.
    void finish();

    /// The lines from the `first`th on, as far as they are remembered.
    [[nodiscard]] LogLines from(std::size_t first) const;

    /// Waits until no more lines come, at most that long. Returns whether it is so.
    [[nodiscard]] bool wait_until_finished(std::chrono::milliseconds time) const;

private:
    [[nodiscard]] std::string& partial(LogStream stream) {
        return partial_.at(static_cast<std::size_t>(stream));
    }
    void add_line(LogStream stream);

    Alarm& alarm_;
    std::size_t most_bytes_;
    mutable std::mutex mutex_;
    mutable std::condition_variable finished_condition_;
    std::array<std::string, 2> partial_;
    std::deque<LogLine> lines_;
    std::size_t forgotten_ = 0;
    std::size_t bytes_ = 0;
    bool finished_ = false;
};

} // namespace testcontainers::wait
