#pragma once

#include "testcontainers/container_spec.hpp"
#include "values/dockerfile.hpp"

#include <source_location>
#include <string>
#include <string_view>
#include <vector>

namespace testcontainers::core {

/// What a spec asks for that an engine of this version of the API does not know: it would not refuse it, but
/// leave it out. Each names the field and the version it needs.
[[nodiscard]] std::vector<std::string> missing_in_engine(const ContainerSpec& spec,
                                                         std::string_view api_version);

/// What a Dockerfile asks for that the BuildKit within such an engine does not know; empty for nothing.
[[nodiscard]] std::string missing_in_engine(const DockerfileFacts& facts, std::string_view api_version);

/// @throws ConfigError when there is any.
void check_engine(const ContainerSpec& spec, std::string_view api_version, std::source_location where);

} // namespace testcontainers::core
