#pragma once

#include "testcontainers/files.hpp"
#include "testcontainers/mount.hpp"

#include "core/problems.hpp"

#include <vector>

namespace testcontainers::core {

/// What is wrong with a spec's mounts.
void check_mounts(Problems& problems, const std::vector<Mount>& mounts);

/// What is wrong with a file that is to be copied into a container.
void check_file(Problems& problems, const std::string& field, const File& file);

} // namespace testcontainers::core
