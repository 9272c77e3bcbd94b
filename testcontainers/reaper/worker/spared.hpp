#pragma once

#include "removal.hpp"
#include "testcontainers/docker/client.hpp"

#include <string>

namespace testcontainers::reaper {

/// Whether something is kept for a person to look at (`TESTCONTAINERS_KEEP`). What may be kept elsewhere
/// nobody here can tell, and counts as kept.
[[nodiscard]] bool is_spared(const std::string& id, const Labels& labels);

/// Forgets what was kept in the engine that is found at `engine_url` and whose containers somebody has
/// removed.
/// @throws TransportError when the engine does not answer.
void forget_what_is_gone(docker::Client& engine, const std::string& engine_url);

} // namespace testcontainers::reaper
