#pragma once

#include "archive/spool.hpp"
#include "archive/tar_reader.hpp"

#include <filesystem>
#include <source_location>

namespace testcontainers::archive {

/// Unpacks an archive of one file or one folder, as the Engine API's GetContainerArchive gives it.
///
/// Below an existing folder `target`, the file or folder keeps its name; else `target` is its new path, in a
/// folder that must exist. Files that exist are replaced; folders that exist are filled up and keep their
/// mode. Files and folders belong to the caller; their permission bits are those of the archive, without
/// setuid, setgid and sticky bit, and always such that the caller can read, change and remove them.
///
/// The archive is not trusted. It is read to its end before anything is written, and refused for an absolute
/// path or a
/// `..`, a second top-level name, a device, a pipe or a file with holes, a symbolic link that leaves the
/// unpacked folder, a hard link to something outside of it, or a limit exceeded. While it is unpacked no
/// symbolic link is ever followed, and a hard link is made to regular files alone.
///
/// @throws ConfigError when the archive breaks one of these rules, with the entry's name, or when `target`
/// cannot be written; NoSpace when the disk is full; TransportError (malformed) when it is no tar archive or
/// ends early.
void extract(const Spool& archive, const std::filesystem::path& target, Limits limits = {},
             std::source_location where = std::source_location::current());

/// Unpacks an archive of one regular file in the same way, but while it comes. The file gets its name when
/// the archive has ended; until then what has that name stays.
/// @throws as `extract`; ConfigError also when the archive holds anything else; what `archive` throws.
void extract_file(ByteSource archive, const std::filesystem::path& target,
                  std::source_location where = std::source_location::current());

} // namespace testcontainers::archive
