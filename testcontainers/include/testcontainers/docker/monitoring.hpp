#pragma once

#include "testcontainers/bytes.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace testcontainers::docker {

/// The answer to ContainerTop: processes as `ps` on the engine's machine lists them.
struct ProcessTable {
    /// Such as `PID` and `CMD`.
    std::vector<std::string> titles;
    /// A row each process, with a text for each title.
    std::vector<std::vector<std::string>> processes;
};

/// Traffic of one network card.
struct NetworkStats {
    Bytes received;
    Bytes sent;
};

/// What a container uses (ContainerStats). What the engine does not say is 0.
struct ContainerStats {
    /// Memory, page cache included.
    Bytes memory;
    /// The most it may use; the machine's where it is not limited.
    Bytes memory_limit;
    /// Processor time since the start.
    std::chrono::nanoseconds cpu_time{};
    /// Processors of the machine.
    int cpus = 0;
    /// Processes and threads.
    std::int64_t pids = 0;
    /// By the name of the card.
    std::map<std::string, NetworkStats> networks;
};

} // namespace testcontainers::docker
