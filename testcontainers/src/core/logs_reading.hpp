#pragma once

#include "testcontainers/docker/client.hpp"
#include "testcontainers/logs.hpp"

#include <string>

namespace testcontainers::core {

/// What a container has written so far; the lines as well where the options ask for them.
/// @throws as `Container::logs`.
[[nodiscard]] Logs read_logs(docker::Client& client, const std::string& container,
                             const docker::LogsQuery& query, const docker::Call& call);

} // namespace testcontainers::core
