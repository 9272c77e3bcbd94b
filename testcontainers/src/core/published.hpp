#pragma once

#include "testcontainers/docker/containers.hpp"
#include "testcontainers/port.hpp"

#include <map>
#include <optional>
#include <source_location>
#include <string>
#include <vector>

namespace testcontainers::core {

/// Where the published ports of a container are reached. A value.
class PublishedPorts {
public:
    /// None.
    PublishedPorts() = default;

    /// Those of `wanted` that `details` has, seen from this machine when `local`, else under `host`. Of
    /// several bindings one that is reached under `host` is taken, else one on an address of its own.
    PublishedPorts(const std::vector<Port>& wanted, const docker::ContainerDetails& details,
                   const std::string& host, bool local = true);

    /// Whether every one of `wanted` is mapped.
    [[nodiscard]] bool complete() const noexcept { return endpoints_.size() == wanted_.size(); }

    /// Whether `port` is wanted and not mapped.
    [[nodiscard]] bool is_unmapped(Port port) const noexcept;

    /// Those that are wanted and not mapped: `6379/tcp, 53/udp`.
    [[nodiscard]] std::string missing() const;

    /// From now on `port` is reached at `endpoint`, in front of what is mapped.
    void cover(Port port, const Endpoint& endpoint) { endpoints_.insert_or_assign(port, endpoint); }

    /// Where `port` is reached.
    /// @throws ConfigError when it is not published, or not mapped because the container does not run.
    [[nodiscard]] const Endpoint& at(Port port, std::source_location where) const;

private:
    std::vector<Port> wanted_;
    std::map<Port, Endpoint> endpoints_;
};

} // namespace testcontainers::core
