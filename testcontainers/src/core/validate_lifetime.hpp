#pragma once

#include "testcontainers/container_spec.hpp"

#include "core/problems.hpp"

#include <string>
#include <vector>

namespace testcontainers::core {

/// What is wrong with how long a container lives.
void check_lifetime(Problems& problems, const ContainerSpec& spec);

/// What `run_once` cannot do for a spec that is right otherwise.
[[nodiscard]] std::vector<std::string> problems_of_run_once(const ContainerSpec& spec);

} // namespace testcontainers::core
