#pragma once

#include "archive/byte_source.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <source_location>
#include <span>
#include <string>
#include <string_view>

namespace testcontainers::archive {

/// What an entry of an archive is.
enum class EntryKind : std::uint8_t {
    file,
    folder,
    symbolic_link,
    hard_link,
    other, ///< a device, a pipe, a socket, or a file with holes
};

/// An entry as its archive describes it; nothing of it is checked.
struct EntryHeader {
    std::string path;
    EntryKind kind = EntryKind::other;
    /// The content's size in bytes; 0 for all but files.
    std::uint64_t size = 0;
    /// Permission bits, setuid and the like included.
    std::uint32_t mode = 0;
    /// Where a link points to.
    std::string link_target;
};

/// How much of an archive is read before it is refused.
struct Limits {
    std::uint64_t entries = 1'000'000;
    /// The contents of all files together.
    std::uint64_t bytes = std::uint64_t{1} << 40U;
};

/// Reads a tar archive entry by entry, in memory that does not grow with it. For one thread at a time.
class TarReader {
public:
    explicit TarReader(ByteSource source, Limits limits = {},
                       std::source_location where = std::source_location::current());
    TarReader(TarReader&&) noexcept;
    TarReader& operator=(TarReader&&) noexcept;
    ~TarReader();

    /// The next entry; nothing at the end of the archive. What is left of the last one's content is skipped.
    /// @throws TransportError (malformed) when the bytes are no tar archive or end early, ConfigError when a
    /// limit is exceeded, and what the source throws.
    [[nodiscard]] std::optional<EntryHeader> next();

    /// The next bytes of the entry's content; 0 at its end.
    /// @throws as `next`.
    [[nodiscard]] std::size_t read(std::span<char> buffer);

private:
    class Stream;
    std::unique_ptr<Stream> stream_;
};

/// Hands the content of an archive that holds one regular file and nothing else to `sink`, piece by piece,
/// until `sink` returns false.
/// @throws ConfigError when it holds something else, or more than `longest` bytes; TransportError as
/// TarReader does; what `sink` throws.
void read_single_file(ByteSource source, std::uint64_t longest,
                      const std::function<bool(std::string_view bytes)>& sink,
                      std::source_location where = std::source_location::current());

} // namespace testcontainers::archive
