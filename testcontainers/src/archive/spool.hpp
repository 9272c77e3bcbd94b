#pragma once

#include "archive/byte_source.hpp"
#include "values/file_descriptor.hpp"

#include <cstdint>
#include <filesystem>
#include <source_location>
#include <string_view>

namespace testcontainers::archive {

/// Keeps a stream that is pushed, so that it can be read as often as need be. It lives in a file without a
/// name in the folder for temporary files, which is gone when the process ends, whatever ends it. For one
/// thread at a time.
///
/// An archive is spooled before it is unpacked: a connection that breaks leaves no half of a file, and an
/// archive that must be refused is refused before anything is written.
class Spool {
public:
    /// @throws ConfigError when no file can be made in the folder for temporary files (`TMPDIR`, else
    /// `/tmp`).
    explicit Spool(std::source_location where = std::source_location::current());

    /// Appends `bytes`.
    /// @throws NoSpace when the disk is full, ConfigError when they cannot be written for another reason.
    void write(std::string_view bytes);

    /// The number of bytes so far.
    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

    /// Reads from the beginning what has been written. It must not outlive the spool; each has a place of its
    /// own.
    [[nodiscard]] ByteSource source() const;

private:
    std::source_location where_;
    std::filesystem::path folder_;
    FileDescriptor file_;
    std::uint64_t size_ = 0;
};

} // namespace testcontainers::archive
