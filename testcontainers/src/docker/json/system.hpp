#pragma once

#include "testcontainers/docker/system.hpp"

#include <string_view>

namespace testcontainers::docker::json {

/// The answer to SystemVersion.
/// @throws Malformed when it is not one.
[[nodiscard]] Version decode_version(std::string_view body);

/// One object of the stream of SystemEvents.
/// @throws Malformed when it is not one.
[[nodiscard]] Event decode_event(std::string_view object);

} // namespace testcontainers::docker::json
