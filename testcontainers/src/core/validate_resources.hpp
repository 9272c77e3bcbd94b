#pragma once

#include "testcontainers/container_spec.hpp"

#include "core/problems.hpp"

namespace testcontainers::core {

/// What is wrong with a spec's limits and devices.
void check_resources(Problems& problems, const Resources& resources);

} // namespace testcontainers::core
