#pragma once

#include "core/reach.hpp"
#include "forward/forwarder.hpp"
#include "testcontainers/container_spec.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <source_location>
#include <vector>

namespace testcontainers::core {

/// The ports of `spec` that get a forwarder: the TCP ports that have no fixed host port. None without
/// `stable_ports`.
[[nodiscard]] std::vector<Port> ports_to_keep(const ContainerSpec& spec);

/// A forwarder in front of each of some ports of a container, on 127.0.0.1, for the life of this object.
class StablePorts {
public:
    /// Connections are refused at first.
    /// @throws Error when the process has no descriptors left.
    StablePorts(const std::vector<Port>& ports, const std::shared_ptr<Reach>& reach,
                std::source_location where);

    /// Connections go to the container.
    void open();

    /// New connections are refused, the others reset.
    void close();

    /// Puts them in the place of what the engine has mapped.
    void cover(PublishedPorts& ports) const;

private:
    struct Front {
        forward::Forwarder forwarder;
        /// The fault that refuses connections; 0 when they are taken.
        std::uint64_t refusal = 0;
    };
    std::map<Port, Front> fronts_;
};

} // namespace testcontainers::core
