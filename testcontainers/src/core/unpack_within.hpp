#pragma once

#include "testcontainers/docker/client.hpp"
#include "testcontainers/files.hpp"

#include <string>

namespace testcontainers::core {

/// Unpacks a tar archive in a folder of a container that runs, with the container's own `tar`: in memory,
/// which the engine does not see.
/// @throws ConfigError when it does not run or has no `tar`, NoSpace, ExecError; what `tar` throws.
void unpack_within(docker::Client& client, const std::string& container, const FileSource& tar,
                   const std::string& folder, const docker::Call& call);

/// Makes a folder there, and those above it, with the container's own `mkdir`; one that is there stays as it
/// is.
/// @throws as `unpack_within`.
void make_folder_within(docker::Client& client, const std::string& container, const std::string& folder,
                        const docker::Call& call);

} // namespace testcontainers::core
