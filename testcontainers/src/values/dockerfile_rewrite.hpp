#pragma once

#include "values/dockerfile_arguments.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace testcontainers {

/// A Dockerfile whose stages start from other images, and copy from others: those that `images` has for
/// theirs. All else is as it was. `arguments` and `platforms` as for `DockerfileFacts::read`.
[[nodiscard]] std::string with_base_images(std::string_view dockerfile,
                                           const std::map<std::string, std::string>& arguments,
                                           const std::map<std::string, std::string>& images,
                                           const std::optional<BuildPlatforms>& platforms = {});

} // namespace testcontainers
