#pragma once

#include "docker/connection.hpp"

#include "testcontainers/docker/containers.hpp"

namespace testcontainers::docker {

/// ContainerCreate, sent at most once. Where the connection breaks before the answer has come, a container
/// that has the name, the image and the labels is taken for the one that was asked for. Engines that know one
/// network at creation are told of the others afterwards.
[[nodiscard]] ContainerCreated create_container(Connection& connection, const ContainerCreate& container,
                                                const Call& call);

} // namespace testcontainers::docker
