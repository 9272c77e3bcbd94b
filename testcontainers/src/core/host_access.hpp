#pragma once

#include "testcontainers/container_spec.hpp"
#include "testcontainers/docker/call.hpp"

#include "core/problems.hpp"
#include "engine/engine_state.hpp"
#include "forward/forwarder.hpp"

#include <memory>
#include <source_location>
#include <string>
#include <vector>

namespace testcontainers::core {

/// How one container reaches the `exposed_host_ports` of its spec: each is forwarded from an address of this
/// machine on one of the container's networks to the loopback address, as long as this lives. Containers of
/// one process that want the same port share a forwarder; those of several processes share the port.
class HostAccess {
public:
    /// For a spec without such ports.
    HostAccess() = default;

    /// Asks the engine for the container's networks, and listens, where the spec has such ports.
    /// @throws ConfigError when this machine cannot be reached from the networks, or cannot listen there;
    /// TransportError, ApiError.
    HostAccess(Engine::State& engine, const ContainerSpec& spec, const docker::Call& call);

    /// The address that the container knows as `host_access_name`; empty for a spec without such ports.
    [[nodiscard]] const std::string& address() const noexcept { return address_; }

private:
    void listen(Problems& problems, const std::vector<Port>& ports, std::source_location where);

    std::string address_;
    std::vector<std::shared_ptr<const forward::Forwarder>> forwarders_;
};

} // namespace testcontainers::core
