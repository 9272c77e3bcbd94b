#pragma once

#include "testcontainers/container_spec.hpp"

#include "core/listing.hpp"

namespace testcontainers::core {

/// The lines of a spec's limits and devices.
void list_resources(Listing& listing, const Resources& resources);

/// The lines of how its process runs, its rights, what it shares, and the user's code.
void list_options(Listing& listing, const ContainerSpec& spec);

} // namespace testcontainers::core
