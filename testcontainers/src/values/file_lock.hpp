#pragma once

#include "values/file_descriptor.hpp"

#include <cstdint>
#include <string>

namespace testcontainers {

/// How a file is to be locked.
enum class FileLock : std::uint8_t {
    shared,        ///< beside others who share it; waits while somebody has it alone
    alone,         ///< waits until nobody else has it
    alone_if_free, ///< does not wait
};

/// Locks an open file, see below; false when it was not locked, and errno says why. A signal does not keep
/// it.
[[nodiscard]] bool lock_file(int file, FileLock how) noexcept;

/// Locks the file at `path` until the descriptor is closed, or the process ends: a lock of the open file
/// (`flock`). A lock on a file that was removed meanwhile is none. An empty descriptor when it was not
/// locked; errno is then ENOENT when there is no file, and EWOULDBLOCK when somebody else has it.
[[nodiscard]] FileDescriptor locked_file(const std::string& path, FileLock how) noexcept;

} // namespace testcontainers
