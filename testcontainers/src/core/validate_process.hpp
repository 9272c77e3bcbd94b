#pragma once

#include "testcontainers/container_spec.hpp"

#include "core/problems.hpp"

namespace testcontainers::core {

/// What is wrong with how a spec's process is run, watched and logged.
void check_process(Problems& problems, const ContainerSpec& spec);

/// What is wrong with its rights and what it shares.
void check_isolation(Problems& problems, const ContainerSpec& spec);

/// What is wrong with the user's own code.
void check_callbacks(Problems& problems, const ContainerSpec& spec);

} // namespace testcontainers::core
