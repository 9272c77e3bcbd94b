#pragma once

#include "testcontainers/docker/container_create.hpp"

#include "docker/json/value.hpp"

namespace testcontainers::docker::json {

/// The HostConfig of ContainerCreate, without the network mode; an empty object when there is nothing to say.
[[nodiscard]] Value encode_host_config(const ContainerCreate& container);

} // namespace testcontainers::docker::json
