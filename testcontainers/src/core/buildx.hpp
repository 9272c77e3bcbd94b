#pragma once

#include "core/build_context.hpp"
#include "core/build_log.hpp"
#include "engine/engine_state.hpp"
#include "testcontainers/docker/images.hpp"
#include "testcontainers/image_build.hpp"
#include "testcontainers/settings.hpp"

#include <optional>
#include <source_location>
#include <string>
#include <utility>
#include <vector>

namespace testcontainers::core {

/// Docker's folders for plugins, in its own order.
[[nodiscard]] std::vector<std::string> plugin_folders();

/// Where `docker buildx` is: `docker-buildx` in the folders of `search_path`, as PATH lists them, or in one
/// of `folders`; nothing where it is not installed.
[[nodiscard]] std::optional<std::string> installed_buildx(const std::string& search_path,
                                                          const std::vector<std::string>& folders);

/// The variables by which docker's programs find an engine, and how they speak to it; empty for those that
/// must not count.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> engine_variables(const std::string& url,
                                                                                const Settings& settings);

/// `installed_buildx`.
/// @throws ConfigError that says why it is needed, and where it was looked for; `why` is such as `the
/// Dockerfile has RUN --mount`.
[[nodiscard]] std::string find_buildx(const std::string& why, const std::string& search_path,
                                      const std::vector<std::string>& folders, std::source_location where);

/// What `docker buildx` is to build.
struct BuildxOrder {
    const ImageBuild& build;
    const docker::ImageBuildOrder& order;
    const BuildContext& context;
    /// The text of the Dockerfile.
    const std::string& dockerfile;
};

/// Builds with BuildKit, and has the engine get the image: its id.
/// @throws BuildError with what was printed last and without the secrets, ConfigError when a file of the
/// context cannot be read.
[[nodiscard]] std::string build_with_buildx(const std::string& program, Engine::State& engine,
                                            const BuildxOrder& wanted, BuildLog& log,
                                            std::source_location where);

} // namespace testcontainers::core
