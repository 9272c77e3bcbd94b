#pragma once

#include "testcontainers/network.hpp"

#include "core/problems.hpp"

namespace testcontainers::core {

/// What is wrong with the addresses of a network.
void check_subnets(Problems& problems, const NetworkSpec& spec);

} // namespace testcontainers::core
