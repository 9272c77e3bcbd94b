#pragma once

#include "testcontainers/docker/system.hpp"

#include "docker/api_version.hpp"
#include "docker/operation.hpp"

namespace testcontainers::docker {

/// What the headers of an answer to GET /_ping say.
[[nodiscard]] Ping read_ping(const http::Response& answer);

/// The newest version that this library and an engine know that speaks at most `offered`.
/// @throws EngineUnavailable when the engine is too old or does not say.
[[nodiscard]] ApiVersion agree(const std::string& offered, const Caller& caller);

} // namespace testcontainers::docker
