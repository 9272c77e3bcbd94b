#pragma once

#include "testcontainers/settings.hpp"

#include <sys/types.h>

#include <vector>

namespace testcontainers::engine {

/// Where engines listen unless told otherwise, in the order in which they are tried: Docker, rootless Docker,
/// Docker Desktop, Podman.
[[nodiscard]] std::vector<Settings::Host> usual_sockets(const Environment& environment, uid_t user);

} // namespace testcontainers::engine
