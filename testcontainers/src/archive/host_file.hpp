#pragma once

#include "values/file_descriptor.hpp"

#include <sys/stat.h>

#include <cstdint>
#include <filesystem>
#include <source_location>
#include <span>
#include <string>
#include <vector>

namespace testcontainers::archive {

/// Throws a ConfigError that names the host's path and what is wrong with it.
[[noreturn]] void refuse_host_path(const std::filesystem::path& path, const std::string& reason,
                                   const std::source_location& where);

/// Throws what tells that the host's path could not be written: NoSpace when the disk is full, else
/// ConfigError. `errno` is `code`.
[[noreturn]] void refuse_to_write(const std::filesystem::path& path, int code,
                                  const std::source_location& where);

/// Why the last system call failed on a path, in words: `errno` is `code`.
[[nodiscard]] std::string reason_of(int code);

/// What stands at `path`; a symbolic link itself when `follow` is false.
/// @throws ConfigError when nothing does, or it cannot be seen.
[[nodiscard]] struct stat host_status(const std::filesystem::path& path, bool follow,
                                      const std::source_location& where);

/// Where a symbolic link points to.
/// @throws ConfigError when it cannot be read.
[[nodiscard]] std::string link_target(const std::filesystem::path& path, const std::source_location& where);

/// The names in a folder, sorted.
/// @throws ConfigError when it cannot be read.
[[nodiscard]] std::vector<std::string> names_in(const std::filesystem::path& folder,
                                                const std::source_location& where);

/// A regular file that is read once, from its beginning to the size it had when it was opened.
class HostFileReader {
public:
    /// @throws ConfigError when the file cannot be opened or is no regular file any more. A symbolic link is
    /// followed only when `follow` is true.
    HostFileReader(std::filesystem::path path, bool follow, std::source_location where);

    /// Size, mode and times as they were when the file was opened.
    [[nodiscard]] const struct stat& status() const noexcept { return status_; }

    /// The next bytes, as many as fit into `buffer` or are left; 0 once all have been read.
    /// @throws ConfigError when the file cannot be read, or has become shorter or longer.
    [[nodiscard]] std::size_t read(std::span<char> buffer);

private:
    [[nodiscard]] std::size_t read_some(std::span<char> buffer) const;

    std::filesystem::path path_;
    std::source_location where_;
    FileDescriptor file_;
    struct stat status_ {};
    std::uint64_t left_ = 0;
};

} // namespace testcontainers::archive
