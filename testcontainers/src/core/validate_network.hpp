#pragma once

#include "testcontainers/container_spec.hpp"

#include "core/problems.hpp"

namespace testcontainers::core {

/// What is wrong with a spec's ports, networks and additional hosts.
void check_connections(Problems& problems, const ContainerSpec& spec);

} // namespace testcontainers::core
