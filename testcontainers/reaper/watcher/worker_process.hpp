#pragma once

#include <string>

#include <sys/types.h>

namespace testcontainers::reaper {

/// Starts the worker at the path `program` with a line to carry out. Its process id; 0, and a word on
/// standard error, when it cannot be started.
[[nodiscard]] pid_t start_worker(const std::string& program, const std::string& line);

/// The exit code of a child that has ended, as `waitpid` told it; 128 and its number for a signal.
[[nodiscard]] int exit_code_of(int status) noexcept;

} // namespace testcontainers::reaper
