#pragma once

/// @file
/// Tar archives made while they are read, for the Engine API's PutContainerArchive and ImageBuild.
///
/// The engine makes missing parent folders itself, owned by root. An archive that named them would change the
/// mode and owner of those that exist, and replace a symbolic link such as `/var/run` with a folder.

#include "archive/byte_source.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <source_location>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace testcontainers::archive {

/// A folder without content.
struct Folder {};

/// A file made from bytes in memory.
struct Content {
    std::string bytes;
};

/// A file made from a stream of known size.
struct Incoming {
    ByteSource read;
    std::uint64_t size = 0;
};

/// A file of this machine, or a folder with all that is below it. A symbolic link is followed when it is the
/// path itself and `follow` is set, and stays a link below it.
struct HostPath {
    std::filesystem::path path;
    bool follow = true;
};

/// One thing to put into an archive.
struct Entry {
    /// Its path in the archive, relative. Empty for a host folder whose content alone is meant.
    std::string path;
    /// What it is.
    std::variant<Folder, Content, Incoming, HostPath> from;
    /// Permission bits. Unset: 0755 for a folder, 0644 for content, and the host's. Set for a host folder:
    /// those of the files below it, while folders keep theirs.
    std::optional<std::uint32_t> mode = {};
    /// The owner's number, for all that is below a host folder too.
    std::uint32_t uid = 0;
    /// The group's number, likewise.
    std::uint32_t gid = 0;
};

/// Makes a tar stream (pax where a name or a number needs it) of entries, in memory that does not grow with
/// their size. For one thread at a time.
class TarWriter {
public:
    /// Files are opened when their turn comes; what is wrong with the entries' own paths is told at once.
    /// @throws ConfigError when a path is absolute, leads upwards, or is empty for anything but a host
    /// folder.
    explicit TarWriter(std::vector<Entry> entries,
                       std::source_location where = std::source_location::current());
    TarWriter(TarWriter&&) noexcept;
    TarWriter& operator=(TarWriter&&) noexcept;
    ~TarWriter();

    /// Fills `buffer` with the next bytes of the stream and returns how many; 0 is the end.
    /// @throws ConfigError when a file is missing or unreadable, vanishes, shrinks or grows while it is read,
    /// or is a socket, a pipe or a device; or when a stream is shorter or longer than was said. What a stream
    /// throws. The archive cannot be read on then.
    [[nodiscard]] std::size_t read(std::span<char> buffer);

private:
    class Stream;
    std::unique_ptr<Stream> stream_;
};

} // namespace testcontainers::archive
