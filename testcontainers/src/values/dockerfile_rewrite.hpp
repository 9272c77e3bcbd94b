#pragma once

#include "values/dockerfile_arguments.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace testcontainers {

/// A Dockerfile whose stages start from other images, and copy from others: those that `images` has for
/// theirs; and whose frontend, in `# syntax=`, is another. A name with something of the platforms is written
/// out, because old versions of BuildKit do not know them where an ARG declares them. All else is as it was.
/// `arguments` and `platforms` as for `DockerfileFacts::read`.
[[nodiscard]] std::string with_base_images(std::string_view dockerfile,
                                           const std::map<std::string, std::string>& arguments,
                                           const std::map<std::string, std::string>& images,
                                           const std::optional<BuildPlatforms>& platforms = {});

} // namespace testcontainers
