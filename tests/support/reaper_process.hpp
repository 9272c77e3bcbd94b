#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace testcontainers::testsupport {

/// The process ids of all reapers of a session.
[[nodiscard]] std::vector<pid_t> reapers_of(const std::string& session);

/// The process id of a session's reaper; nothing when none runs.
[[nodiscard]] std::optional<pid_t> reaper_of(const std::string& session);

/// Kills the session's reaper with SIGKILL and waits for its end; false when none runs.
[[nodiscard]] bool kill_reaper_of(const std::string& session);

/// What a reaper is at, for a test that has failed: what its workers carry out now, and its log.
[[nodiscard]] std::string report_of(pid_t reaper);

/// What a process has used so far.
struct ProcessUsage {
    /// The most memory it has had, in KiB.
    long peak_memory_kib = 0;
    /// How often it has run and stopped running.
    long switches = 0;
    /// The processor's time it has had.
    std::chrono::milliseconds processor_time{};
};

/// What a process has used until now.
[[nodiscard]] ProcessUsage usage_of(pid_t process);

/// Waits for the end of any process; false when the time is over.
[[nodiscard]] bool ends_within(pid_t process, std::chrono::milliseconds time);

} // namespace testcontainers::testsupport
