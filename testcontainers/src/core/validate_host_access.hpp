#pragma once

#include "testcontainers/container_spec.hpp"

#include "core/problems.hpp"

namespace testcontainers::core {

/// What is wrong with the ports of the test's machine that a spec lets its container reach.
void check_host_access(Problems& problems, const ContainerSpec& spec);

} // namespace testcontainers::core
