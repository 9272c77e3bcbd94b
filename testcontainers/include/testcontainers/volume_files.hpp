#pragma once

/// @file
/// Files into a volume and out of it, without a container of the test's own.
///
///     auto seed = tc::Volume::create();
///     tc::copy_to(seed, tc::HostFile{.source = "testdata", .target = "/"});

#include "testcontainers/files.hpp"
#include "testcontainers/local_path.hpp"
#include "testcontainers/volume.hpp"

#include <source_location>
#include <string>

namespace testcontainers {

/// Copies a file or a folder into a volume; its target is a path in the volume, such as `/orders.csv`. A
/// container that is never started, from any image that the engine has, stands in between.
/// @throws ConfigError when the source cannot be read, the target is not absolute, or the engine has no
/// image; TransportError, ApiError.
void copy_to(const Volume& volume, const File& file,
             std::source_location where = std::source_location::current());

/// The content of a regular file in a volume.
/// @throws NotFound when there is none, ConfigError as `copy_to` and when it is something else than a file,
/// TransportError, ApiError.
[[nodiscard]] std::string read_file(const Volume& volume, const std::string& path,
                                    std::source_location where = std::source_location::current());

/// Copies a file or a folder out of a volume, as `Container::copy_from` does.
/// @throws NotFound when there is none, ConfigError as `copy_to` and when `target` cannot be written,
/// TransportError, ApiError.
void copy_from(const Volume& volume, const std::string& path, const LocalPath& target,
               std::source_location where = std::source_location::current());

} // namespace testcontainers
