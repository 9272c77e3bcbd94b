#pragma once

#include "testcontainers/docker/containers.hpp"

#include "docker/api_version.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace testcontainers::docker::json {

/// The body of ContainerCreate. The container is created on `networks`, which are all or the first of its
/// own. `version` is the one that is spoken.
/// @throws Malformed when a value is not UTF-8.
[[nodiscard]] std::string encode(const ContainerCreate& container, std::span<const EndpointConfig> networks,
                                 ApiVersion version = newest_version);

/// The answer to ContainerCreate.
/// @throws Malformed when it is not one.
[[nodiscard]] ContainerCreated decode_created(std::string_view body);

/// The answer to ContainerInspect, of Docker since 20.10 and of Podman's compatible API.
/// @throws Malformed when it is not one.
[[nodiscard]] ContainerDetails decode_container(std::string_view body);

/// The answer to ContainerList.
/// @throws Malformed when it is not one.
[[nodiscard]] std::vector<ContainerSummary> decode_container_list(std::string_view body);

/// The answer to ContainerWait: the exit code.
/// @throws RefusedInAnswer when the engine could not wait; Malformed when it is not an answer.
[[nodiscard]] int decode_exit(std::string_view body);

/// The decoded header of ContainerArchiveInfo.
/// @throws Malformed when it is not one.
[[nodiscard]] PathStat decode_path_stat(std::string_view header);

} // namespace testcontainers::docker::json
