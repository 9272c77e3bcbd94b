#pragma once

#include "core/ground.hpp"
#include "testcontainers/docker/client.hpp"
#include "testcontainers/files.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace testcontainers::core {

/// Copies files and folders into a container, and unpacks archives there, in their order.
/// @throws as `Container::copy_to`; the files were validated.
void copy_in(docker::Client& client, const std::string& container, const std::vector<File>& files,
             const docker::Call& call, const Ground& ground = {});

/// The same with a stream.
/// @throws as `Container::copy_to`.
void copy_in(docker::Client& client, const std::string& container, const FileStream& file,
             const docker::Call& call, const Ground& ground = {});

/// Unpacks an archive in a container.
/// @throws as `Container::copy_archive_to`.
void unpack_in(docker::Client& client, const std::string& container, const FileSource& tar,
               const std::string& folder, const docker::Call& call, const Ground& ground = {});

/// The content of a regular file in a container.
/// @throws as `Container::read_file`.
[[nodiscard]] std::string read_file(docker::Client& client, const std::string& container,
                                    const std::string& path, const docker::Call& call);

/// The same piece by piece.
/// @throws as `Container::read_file`.
void read_file(docker::Client& client, const std::string& container, const std::string& path,
               const FileSink& content, const docker::Call& call);

/// Copies a file or a folder out of a container.
/// @throws as `Container::copy_from`.
void copy_out(docker::Client& client, const std::string& container, const std::string& path,
              const std::filesystem::path& target, const docker::Call& call);

/// A file or a folder of a container as an archive.
/// @throws as `Container::copy_archive_from`.
void pack_out(docker::Client& client, const std::string& container, const std::string& path,
              const FileSink& tar, const docker::Call& call);

} // namespace testcontainers::core
