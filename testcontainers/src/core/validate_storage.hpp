#pragma once

#include "testcontainers/container_spec.hpp"
#include "testcontainers/files.hpp"

#include "core/problems.hpp"

#include <vector>

namespace testcontainers::core {

/// One path has one spelling: `/data/` and `/./data` are `/data`.
[[nodiscard]] std::string normal_path(const std::string& path);

/// What is wrong with a spec's mounts and the volumes it takes from others.
void check_storage(Problems& problems, const ContainerSpec& spec);

/// What is wrong with a file that is to be copied into a container.
void check_file(Problems& problems, const std::string& field, const File& file);

/// What is wrong with a stream that is to be copied into a container.
void check_stream(Problems& problems, const std::string& field, const FileStream& file);

/// What is wrong with a folder of a container in which an archive is to be unpacked.
void check_unpack_target(Problems& problems, const std::string& field, const std::string& folder);

} // namespace testcontainers::core
