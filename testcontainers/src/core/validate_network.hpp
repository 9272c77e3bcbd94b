#pragma once

#include "testcontainers/container_spec.hpp"

#include "core/problems.hpp"

#include <string>

namespace testcontainers::core {

/// What is wrong with a spec's ports, networks and additional hosts.
void check_connections(Problems& problems, const ContainerSpec& spec);

/// What is wrong with the aliases and addresses of a place on a network.
void check_attachment(Problems& problems, const std::string& field, const NetworkAttachment& attachment);

} // namespace testcontainers::core
