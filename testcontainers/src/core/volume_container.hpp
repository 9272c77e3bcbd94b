#pragma once

#include "testcontainers/docker/containers.hpp"

#include <map>
#include <string>

namespace testcontainers::core {

/// How a container that reaches into a volume, and is never started, is to be made: of whatever image, which
/// it is to be given, and with nothing of that image's labels that could be taken for its own.
[[nodiscard]] docker::ContainerCreate volume_container(std::string volume, std::string place,
                                                       std::map<std::string, std::string> labels);

} // namespace testcontainers::core
