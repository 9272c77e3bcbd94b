#pragma once

#include "testcontainers/docker/call.hpp"
#include "testcontainers/image.hpp"

#include "engine/engine_state.hpp"

#include <string>
#include <vector>

namespace testcontainers::core {

/// Those of `images` that the engine does not have: one call, however many they are (Engine API: ImageList).
[[nodiscard]] std::vector<ImageReference>
missing_in(Engine::State& engine, const std::vector<ImageReference>& images, const docker::Call& call);

/// For a message: further lines with what the engine lacks of the lock file's images; empty where there is no
/// lock file or nothing is missing.
[[nodiscard]] std::string missing_of_lock(Engine::State& engine, const docker::Call& call);

} // namespace testcontainers::core
