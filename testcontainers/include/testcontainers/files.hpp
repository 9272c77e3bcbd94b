#pragma once

/// @file
/// Files that are copied into a container, before its start or later.
///
///     .files = {tc::HostFile{.source = "schema.sql", .target = "/docker-entrypoint-initdb.d/schema.sql"},
///               tc::FileContent{.content = "maxmemory 64mb\n", .target = "/etc/redis.conf"}}

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>

namespace testcontainers {

/// A file or a folder of this machine, copied with all that is below it.
struct HostFile {
    /// A file or a folder; a relative path starts at the working directory of the test.
    std::filesystem::path source;
    /// The absolute path it gets in the container; missing parents are made.
    std::string target;
    /// Permission bits such as `0644`; those of the source where unset. Folders below `source` keep theirs.
    std::optional<std::uint32_t> mode = {};
    /// The owner's number in the container.
    std::uint32_t uid = 0;
    /// The group's number in the container.
    std::uint32_t gid = 0;

    friend bool operator==(const HostFile&, const HostFile&) = default;
};

/// A file made from bytes in memory.
struct FileContent {
    /// The bytes.
    std::string content;
    /// The absolute path it gets in the container; missing parents are made.
    std::string target;
    /// Permission bits.
    std::uint32_t mode = 0644;
    /// The owner's number in the container.
    std::uint32_t uid = 0;
    /// The group's number in the container.
    std::uint32_t gid = 0;

    friend bool operator==(const FileContent&, const FileContent&) = default;
};

/// Anything that can be copied into a container.
using File = std::variant<HostFile, FileContent>;

}  // namespace testcontainers
