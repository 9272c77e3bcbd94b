#pragma once

#include "testcontainers/container_spec.hpp"
#include "testcontainers/docker/containers.hpp"

#include <map>
#include <string>
#include <vector>

namespace testcontainers::core {

/// What a container is created with besides its spec.
struct Creation {
    /// The name for a spec that gives none.
    std::string name;
    /// The image as the engine has it.
    std::string image;
    /// The session's labels.
    std::map<std::string, std::string> labels;
    /// Whether the engine runs on this machine: ports are then published on the loopback address alone.
    bool local = true;
    /// Where the container reaches this machine; empty for a spec that exposes none of its ports.
    std::string host_access = {};
    /// The images of mounts as the engine has them, by their names in the spec.
    std::map<std::string, std::string> mounted_images = {};
    /// The platform for a spec that names none; the engine's own when empty.
    std::string default_platform = {};
};

/// The request that creates the container `spec` describes. Relative sources of bind mounts are made
/// absolute, and environment files are read.
/// @throws ConfigError when an environment file has gone bad since the spec was validated.
[[nodiscard]] docker::ContainerCreate create_request(const ContainerSpec& spec, const Creation& creation);

/// A place on a network, as the engine is told of it.
[[nodiscard]] docker::EndpointConfig endpoint_config(const NetworkAttachment& attachment);

/// The container's ports of a spec, in its order, each once.
[[nodiscard]] std::vector<Port> published_ports(const ContainerSpec& spec);

} // namespace testcontainers::core
