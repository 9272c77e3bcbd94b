#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace testcontainers::core {

/// The clock of a trace: that of the machine since its start, the same for all processes.
using TraceClock = std::chrono::steady_clock;

/// Something that took time, in Chrome's trace event format: a complete event.
struct TraceEvent {
    std::string_view category;
    std::string_view name;
    /// The line on which it is shown: a thread, or a container.
    std::uint64_t row = 0;
    TraceClock::time_point begin;
    TraceClock::time_point end;
    /// What is shown of it besides.
    std::vector<std::pair<std::string_view, std::string>> details = {};
};

/// The event as one line of a trace file: times in microseconds, ended by a comma and a line end.
[[nodiscard]] std::string trace_line(const TraceEvent& event, long pid);

/// The line that gives a process (`process_name`) or a row of it (`thread_name`) its name.
[[nodiscard]] std::string trace_name_line(std::string_view kind, std::string_view name, long pid,
                                          std::uint64_t row);

/// The line that says something about a process as a whole.
[[nodiscard]] std::string trace_labels_line(std::string_view labels, long pid);

/// A file to which the processes of a run append events. It begins with `[` and has one event a line; each is
/// one write, so that lines stay whole. Safe from several threads and processes.
class Trace {
public:
    /// Opens the file, `%p` in its name standing for the process id, and begins it where nobody has.
    /// @throws ConfigError when it cannot be written.
    explicit Trace(const std::filesystem::path& file);
    Trace(const Trace&) = delete;
    Trace& operator=(const Trace&) = delete;
    ~Trace();

    /// That of `TESTCONTAINERS_TRACE`; null where the variable is not set.
    /// @throws ConfigError as the constructor does.
    [[nodiscard]] static const Trace* current();

    /// The same; null also where `current` throws.
    [[nodiscard]] static const Trace* current_if_usable() noexcept;

    /// Appends an event. What cannot be written is lost.
    void write(const TraceEvent& event) const noexcept;

    /// Says something about this process as a whole.
    void write_labels(std::string_view labels) const;

    /// A row of its own for something that is no thread.
    [[nodiscard]] std::uint64_t new_row(std::string_view name) const;

    /// The row of the calling thread.
    [[nodiscard]] static std::uint64_t row_of_thread() noexcept;

private:
    void append(const std::string& line) const noexcept;

    int file_ = -1;
};

} // namespace testcontainers::core
