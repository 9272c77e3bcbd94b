#pragma once

#include "testcontainers/port.hpp"
#include "testcontainers/wait/target.hpp"

#include <string>

namespace testcontainers::core {

/// Whether `pid` is a process of this machine that lives in the container `container_id`.
[[nodiscard]] bool is_process_of(int pid, const std::string& container_id);

/// Who listens on a TCP port inside of a container whose first process is `pid` on this machine. Nothing runs
/// in the container for it: the kernel shows each process's sockets below `/proc`.
/// @returns unknown when no process `pid` of the container `container_id` is seen from here.
[[nodiscard]] wait::Listening listening_in_process(int pid, const std::string& container_id, Port port);

} // namespace testcontainers::core
