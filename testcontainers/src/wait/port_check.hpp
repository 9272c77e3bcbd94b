#pragma once

#include "testcontainers/wait.hpp"

namespace testcontainers::wait {

/// Whether the server in the container accepts on `port`.
[[nodiscard]] Readiness check_port(const Target& target, Port port);

/// Whether servers accept on all published TCP ports.
[[nodiscard]] Readiness check_published_ports(const Target& target);

} // namespace testcontainers::wait
