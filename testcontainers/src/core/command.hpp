#pragma once

#include "testcontainers/docker/client.hpp"
#include "testcontainers/exec.hpp"

#include <string>
#include <vector>

namespace testcontainers::core {

/// Runs a command in a container and waits for its end. The time of `call` is for all of it, and the command
/// is killed in the container when it is over; zero for no limit.
/// @throws as `Container::exec`.
[[nodiscard]] ExecResult run_command(docker::Client& client, const std::string& container,
                                     const ExecSpec& command, const docker::Call& call,
                                     const ExecStreams& streams = {});

/// Starts a command and does not wait for it.
/// @throws as `Container::exec_detached`.
void start_command(docker::Client& client, const std::string& container, const ExecSpec& command,
                   const docker::Call& call);

/// A command for messages: `psql -c "SELECT 1"`, cut where it is long.
[[nodiscard]] std::string command_line(const std::vector<std::string>& command);

} // namespace testcontainers::core
