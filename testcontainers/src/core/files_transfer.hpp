#pragma once

#include "testcontainers/docker/client.hpp"
#include "testcontainers/files.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace testcontainers::core {

/// Copies files and folders into a container, all in one archive.
/// @throws as `Container::copy_to`; the files were validated.
void copy_in(docker::Client& client, const std::string& container, const std::vector<File>& files,
             const docker::Call& call);

/// The content of a regular file in a container.
/// @throws as `Container::read_file`.
[[nodiscard]] std::string read_file(docker::Client& client, const std::string& container,
                                    const std::string& path, const docker::Call& call);

/// Copies a file or a folder out of a container.
/// @throws as `Container::copy_from`.
void copy_out(docker::Client& client, const std::string& container, const std::string& path,
              const std::filesystem::path& target, const docker::Call& call);

} // namespace testcontainers::core
