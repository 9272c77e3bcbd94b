#pragma once

/// @file
/// What a container may use of the machine.

#include "testcontainers/bytes.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace testcontainers {

/// A limit of the kernel for each process, as `ulimit` has it.
struct Ulimit {
    /// Such as `nofile`, `nproc`, `core` or `memlock`.
    std::string name;
    /// The limit in force; -1 for none.
    std::int64_t soft = 0;
    /// The highest that a process may set for itself; `soft` where unset, -1 for none.
    std::optional<std::int64_t> hard = {};

    friend bool operator==(const Ulimit&, const Ulimit&) = default;
};

/// A device of the engine's machine.
struct Device {
    /// Its absolute path there, such as `/dev/fuse`.
    std::string host;
    /// Its path in the container; the same when empty.
    std::string container = {};
    /// Which of reading (`r`), writing (`w`) and `mknod` (`m`) are allowed.
    std::string permissions = "rwm";

    friend bool operator==(const Device&, const Device&) = default;
};

/// Devices that a driver of the engine gives out: graphics processors, where nothing else is said.
struct DeviceRequest {
    /// How many; -1 for all. Must be 0 when `ids` names them.
    int count = -1;
    /// The devices, as the driver names them.
    std::vector<std::string> ids = {};
    /// The driver, such as `nvidia`; the one with these capabilities when empty.
    std::string driver = {};
    /// What they must be able to do.
    std::vector<std::string> capabilities = {"gpu"};
    /// Options of the driver.
    std::map<std::string, std::string> options = {};

    friend bool operator==(const DeviceRequest&, const DeviceRequest&) = default;
};

/// Limits, and what of the machine's hardware is there.
struct Resources {
    /// The most memory; the kernel ends the container's process above it. At least 6 MiB.
    std::optional<Bytes> memory = {};
    /// The most processors, such as 1.5.
    std::optional<double> cpus = {};
    /// The size of `/dev/shm`; 64 MiB where unset.
    std::optional<Bytes> shm_size = {};
    /// Memory and swap space together; must not be below `memory`, which must be set.
    std::optional<Bytes> memory_and_swap = {};
    /// The processors it may run on, such as `0-2,4`; any when empty.
    std::string cpuset = {};
    /// The most processes and threads.
    std::optional<std::int64_t> pids_limit = {};
    /// Limits for each process.
    std::vector<Ulimit> ulimits = {};
    /// Devices of the machine.
    std::vector<Device> devices = {};
    /// Devices that a driver gives out.
    std::vector<DeviceRequest> device_requests = {};

    friend bool operator==(const Resources&, const Resources&) = default;
};

} // namespace testcontainers
