#pragma once

#include <chrono>
#include <optional>
#include <string>

#include <sys/types.h>

namespace testcontainers::testsupport {

/// The process id of a session's reaper; nothing when none runs.
[[nodiscard]] std::optional<pid_t> reaper_of(const std::string& session);

/// Kills the session's reaper with SIGKILL and waits for its end; false when none runs.
[[nodiscard]] bool kill_reaper_of(const std::string& session);

/// Waits for the end of any process; false when the time is over.
[[nodiscard]] bool ends_within(pid_t process, std::chrono::milliseconds time);

} // namespace testcontainers::testsupport
