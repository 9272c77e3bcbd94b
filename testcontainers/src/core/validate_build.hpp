#pragma once

#include "testcontainers/image_build.hpp"
#include "values/dockerfile.hpp"

#include <string>
#include <vector>

namespace testcontainers::core {

/// What is wrong with a build, as far as it can be told without its Dockerfile.
[[nodiscard]] std::vector<std::string> problems_of(const ImageBuild& build);

/// What is wrong with it in view of its Dockerfile.
[[nodiscard]] std::vector<std::string> problems_of(const ImageBuild& build, const DockerfileFacts& facts);

} // namespace testcontainers::core
