#pragma once

#include "testcontainers/wait.hpp"

#include <string>

namespace testcontainers::wait {

/// Whether the container's health check says healthy.
[[nodiscard]] Readiness check_health(const Target& target);

/// What the last health check printed, as the end of a sentence; empty when it printed nothing.
[[nodiscard]] std::string last_output(const TargetState& state);

} // namespace testcontainers::wait
