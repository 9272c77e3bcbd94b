#pragma once

#include <optional>
#include <string>

#include <sys/types.h>

namespace testcontainers::reaper {

/// Starts the worker at the path `program` with a line to carry out. Its process id; 0, and a word on
/// standard error, when it cannot be started.
[[nodiscard]] pid_t start_worker(const std::string& program, const std::string& line);

/// The worker's line for nothing: that it runs is all that is asked.
inline constexpr auto trial_line = "try";

/// Runs the worker with `trial_line`. Why it cannot be run, in words; nothing when it can.
[[nodiscard]] std::optional<std::string> why_worker_cannot_run(const std::string& program);

/// Why a worker that ended with this exit code has not run at all: its file or a library that it needs was
/// not found or not usable. Nothing when it has run.
[[nodiscard]] std::optional<std::string> why_worker_did_not_run(int exit_code);

/// The exit code of a child that has ended, as `waitpid` told it; 128 and its number for a signal.
[[nodiscard]] int exit_code_of(int status) noexcept;

} // namespace testcontainers::reaper
