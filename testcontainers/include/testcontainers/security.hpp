#pragma once

/// @file
/// What the processes of a container are allowed to do, and what they share with the machine.

#include <map>
#include <string>
#include <vector>

namespace testcontainers {

/// Rights. Nothing beyond the engine's defaults is given unless asked for.
struct Security {
    /// All rights, and all devices of the machine. Whoever breaks out of such a container owns the machine.
    bool privileged = false;
    /// Whether the root file system can only be read.
    bool read_only_root = false;
    /// Capabilities to add, such as `NET_ADMIN`; `ALL` for all of them.
    std::vector<std::string> added_capabilities = {};
    /// Capabilities to take away.
    std::vector<std::string> dropped_capabilities = {};
    /// Security options, such as `no-new-privileges`, `seccomp=unconfined` or `label=disable`.
    std::vector<std::string> options = {};
    /// Settings of the kernel that belong to the container's namespaces, such as `net.core.somaxconn`.
    std::map<std::string, std::string> sysctls = {};
    /// Groups that the process is in besides its own, by name or number.
    std::vector<std::string> groups = {};

    friend bool operator==(const Security&, const Security&) = default;
};

/// What the container shares with the machine or another container. The engine's default where empty.
struct Namespaces {
    /// Shared memory and semaphores: `private`, `shareable`, `host`, `none` or `container:NAME`.
    std::string ipc = {};
    /// Processes: `host` or `container:NAME`.
    std::string pid = {};
    /// User numbers: `host`, where the engine maps them.
    std::string user = {};
    /// Control groups: `private` or `host`.
    std::string cgroup = {};
    /// Host and domain name: `host`.
    std::string uts = {};

    friend bool operator==(const Namespaces&, const Namespaces&) = default;
};

} // namespace testcontainers
