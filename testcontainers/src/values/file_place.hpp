#pragma once

#include <filesystem>

#include <sys/stat.h>

namespace testcontainers {

/// Whether `file`, an owner of a descriptor, is still what `path` leads to, and has not been removed or
/// replaced since it was opened.
template <class Descriptor>
[[nodiscard]] bool is_at(const Descriptor& file, const std::filesystem::path& path) noexcept {
    struct stat opened {};
    struct stat found {};
    return ::fstat(file.get(), &opened) == 0 && ::stat(path.c_str(), &found) == 0 &&
           opened.st_dev == found.st_dev && opened.st_ino == found.st_ino;
}

} // namespace testcontainers
