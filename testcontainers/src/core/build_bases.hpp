#pragma once

#include "engine/engine_state.hpp"
#include "testcontainers/image_build.hpp"
#include "values/dockerfile.hpp"

#include <map>
#include <source_location>
#include <string>
#include <vector>

namespace testcontainers::core {

/// The images that a build starts from.
struct BuildBases {
    /// What the engine is asked for instead of the names in the Dockerfile, where that is something else.
    std::map<std::string, std::string> chosen = {};
    /// The ids of all.
    std::vector<std::string> ids = {};
    /// What the engine is asked for instead of the build's `cache_from`.
    std::vector<std::string> cache_from = {};
    /// The X-Registry-Config header with the credentials for their registries; empty where there are none.
    std::string registry_config = {};
};

/// Makes sure that the engine has them; with BuildKit also the frontend that `# syntax=` names. The images of
/// `cache_from` are pulled as well: the classic builder takes only what the engine has, and BuildKit takes
/// that first, and knows none of our credentials. One that cannot be had is told on standard error.
/// @throws PullError, which names all that are missing where nothing may be pulled; ConfigError when a name
/// is none; TransportError, ApiError.
[[nodiscard]] BuildBases provide_bases(Engine::State& engine, const ImageBuild& build,
                                       const DockerfileFacts& facts, bool by_buildkit,
                                       std::source_location where);

} // namespace testcontainers::core
