#pragma once

#include "testcontainers/container_spec.hpp"
#include "testcontainers/docker/client.hpp"
#include "testcontainers/docker/container_create.hpp"
#include "testcontainers/docker/containers.hpp"

#include <source_location>
#include <string>

namespace testcontainers::core {

/// A container's place on a network, as it is to be taken again.
struct PlaceOnNetwork {
    docker::EndpointConfig config;
    /// Whether the addresses were picked by the engine, so that others are as good.
    bool any_address = false;
};

/// The place that a container has on the network of that name or id.
/// @throws ConfigError when it has none.
[[nodiscard]] PlaceOnNetwork place_on_network(const docker::ContainerDetails& details,
                                              const ContainerSpec& spec, const std::string& network,
                                              std::source_location where);

/// Puts the container there again. One that has been removed is left so.
/// @throws TransportError, ApiError.
void put_back(docker::Client& client, const std::string& container, const PlaceOnNetwork& place,
              const docker::Call& call);

} // namespace testcontainers::core
