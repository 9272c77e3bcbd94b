#pragma once

#include "archive/spool.hpp"
#include "core/problems.hpp"
#include "testcontainers/docker/call.hpp"
#include "testcontainers/files.hpp"

#include <string>

namespace testcontainers::core {

/// What is wrong with where a file is fetched from, and with its limits.
void check_url_file(Problems& problems, const std::string& field, const UrlFile& file);

/// The URL for messages, without what may be a secret: its query, and a user with a password.
[[nodiscard]] std::string without_query(const std::string& url);

/// Fetches a file.
/// @throws ConfigError when the server refuses, the file is longer than allowed, or not what its digest says;
/// TransportError when no complete answer comes in time; NoSpace.
[[nodiscard]] archive::Spool fetch(const UrlFile& file, const docker::Call& call);

} // namespace testcontainers::core
