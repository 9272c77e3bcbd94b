#pragma once

#include "testcontainers/docker/monitoring.hpp"

#include <string_view>

namespace testcontainers::docker::json {

/// The answer to ContainerTop.
/// @throws Malformed when it is not one.
[[nodiscard]] ProcessTable decode_top(std::string_view body);

/// The answer to ContainerStats.
/// @throws Malformed when it is not one.
[[nodiscard]] ContainerStats decode_stats(std::string_view body);

} // namespace testcontainers::docker::json
