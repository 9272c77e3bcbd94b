#pragma once

#include "testcontainers/docker/client.hpp"

#include "http/endpoint.hpp"

#include <memory>
#include <string>

namespace testcontainers::docker {

/// A client, and what its engine said of itself.
struct Connected {
    std::unique_ptr<Client> client;
    Ping ping;
};

/// Asks for an engine at `endpoint` and agrees with it on a version of the API, or speaks `pinned` where that
/// is not empty.
/// @throws TransportError when nothing answers; EngineUnavailable when no version is common, with a message
/// that begins with a verb; ConfigError when `pinned` is not a version from 1.41 to 1.55.
[[nodiscard]] Connected connect(http::Endpoint endpoint, const std::string& pinned = {},
                                const Call& call = {});

} // namespace testcontainers::docker
