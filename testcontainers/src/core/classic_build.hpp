#pragma once

#include "core/build_context.hpp"
#include "core/build_log.hpp"
#include "engine/engine_state.hpp"
#include "testcontainers/docker/images.hpp"
#include "testcontainers/image_build.hpp"

#include <source_location>
#include <string>

namespace testcontainers::core {

/// Builds with the engine's classic builder: the image's id. What a build that fails has made is removed, as
/// far as it is known.
/// @throws BuildError with the step that failed and what it printed, ConfigError when a file of the context
/// cannot be read, TransportError.
[[nodiscard]] std::string build_with_classic_builder(Engine::State& engine, const ImageBuild& build,
                                                     const docker::ImageBuildOrder& order,
                                                     const BuildContext& context, BuildLog& log,
                                                     std::source_location where);

} // namespace testcontainers::core
