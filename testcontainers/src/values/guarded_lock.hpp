#pragma once

#include "values/file_lock.hpp"
#include "values/guarded_descriptor.hpp"

#include <string>

#include <fcntl.h>

namespace testcontainers {

/// As `locked_file`, and free in forked children. `flags` are those of `open`, besides `O_CLOEXEC`; a file
/// that is made is of this user alone.
[[nodiscard]] GuardedDescriptor guarded_lock(const std::string& path, FileLock how, int flags = O_RDWR);

} // namespace testcontainers
