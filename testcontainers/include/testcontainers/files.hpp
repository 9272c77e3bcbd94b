#pragma once

/// @file
/// Files that are copied into a container, before its start or later.
///
///     .files = {tc::HostFile{.source = "schema.sql", .target = "/docker-entrypoint-initdb.d/schema.sql"},
///               tc::FileContent{.content = "maxmemory 64mb\n", .target = "/etc/redis.conf"}}

#include "testcontainers/bytes.hpp"
#include "testcontainers/local_path.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace testcontainers {

/// A file or a folder of this machine, copied with all that is below it.
struct HostFile {
    /// A file or a folder; a relative path starts at the working directory of the test.
    LocalPath source;
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

/// A tar archive of this machine, plain or compressed with gzip, bzip2 or xz, unpacked in the container by
/// the engine. Modes, owners and links are those of the archive.
struct HostArchive {
    /// The archive; a relative path starts at the working directory of the test.
    LocalPath source;
    /// The absolute path of the folder it is unpacked into; made when it is missing.
    std::string target = "/";

    friend bool operator==(const HostArchive&, const HostArchive&) = default;
};

/// A file that this process fetches over HTTP or HTTPS each time it is copied, without a proxy. A server's
/// certificate is verified with the system's authorities; up to 10 redirects are followed, never from HTTPS
/// to HTTP.
struct UrlFile {
    /// Such as `https://example.org/seed/orders.csv`, without a user or a fragment, percent-encoded.
    std::string url;
    /// The absolute path it gets in the container; missing parents are made.
    std::string target;
    /// Permission bits.
    std::uint32_t mode = 0644;
    /// The owner's number in the container.
    std::uint32_t uid = 0;
    /// The group's number in the container.
    std::uint32_t gid = 0;
    /// What it must be: 64 hexadecimal digits. Anything when empty.
    std::string sha256 = {};
    /// A longer file is an error.
    Bytes largest = Bytes{std::uint64_t{1} << 30U};
    /// All of it must have come by then.
    std::chrono::milliseconds timeout = std::chrono::minutes{5};

    friend bool operator==(const UrlFile&, const UrlFile&) = default;
};

/// Anything that can be copied into a container.
using File = std::variant<HostFile, FileContent, HostArchive, UrlFile>;

/// Fills `buffer` with the next bytes and returns how many; 0 is the end. An exception ends the copying and
/// comes out of it. Called from the thread that copies.
using FileSource = std::function<std::size_t(std::span<char> buffer)>;

/// Takes the next bytes. Returning false ends the copying early, without an error; an exception ends it and
/// comes out of it. Called from the thread that copies.
using FileSink = std::function<bool(std::string_view bytes)>;

/// A file made from a stream, which is read once, in constant memory.
struct FileStream {
    /// Gives the bytes.
    FileSource read;
    /// How many there are: the engine is told before the first.
    std::uint64_t size = 0;
    /// The absolute path it gets in the container; missing parents are made.
    std::string target;
    /// Permission bits.
    std::uint32_t mode = 0644;
    /// The owner's number in the container.
    std::uint32_t uid = 0;
    /// The group's number in the container.
    std::uint32_t gid = 0;
};

/// What a stream holds from its place on. `in` must outlive the copying.
/// Reading throws `std::ios_base::failure` when the stream breaks.
[[nodiscard]] FileSource read_from(std::istream& in);

/// Appends to a stream, which must outlive the copying. Taking bytes throws `std::ios_base::failure` when the
/// stream does not take them.
[[nodiscard]] FileSink write_to(std::ostream& out);

} // namespace testcontainers
