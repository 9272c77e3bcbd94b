#include "archive/tar_reader.hpp"

#include <testcontainers/error.hpp>

#include <archive.h>
#include <archive_entry.h>

#include <array>
#include <exception>
#include <utility>
#include <vector>

namespace testcontainers::archive {
namespace {

constexpr std::size_t chunk_bytes = 64 * 1024;
constexpr Limits no_limits{.entries = 1'000'000, .bytes = std::uint64_t{1} << 62U};

[[noreturn]] void refuse_file(const std::string& reason, const std::source_location& where) {
    throw ConfigError("read a file: " + reason, where);
}

struct FreeReader {
    void operator()(struct ::archive* tar) const noexcept { archive_read_free(tar); }
};

/// The text in bytes, or in UTF-8 where the archive says that it is and the locale has no such characters.
std::string text_of(const char* bytes, const char* utf8) {
    if (bytes != nullptr) {
        return bytes;
    }
    return utf8 == nullptr ? "" : utf8;
}

EntryKind kind_of(archive_entry* entry) {
    if (archive_entry_hardlink(entry) != nullptr) {
        return EntryKind::hard_link;
    }
    switch (archive_entry_filetype(entry)) {
    case AE_IFREG:
        return archive_entry_sparse_count(entry) > 0 ? EntryKind::other : EntryKind::file;
    case AE_IFDIR:
        return EntryKind::folder;
    case AE_IFLNK:
        return EntryKind::symbolic_link;
    default:
        return EntryKind::other;
    }
}

EntryHeader header_of(archive_entry* entry) {
    EntryHeader header;
    header.path = text_of(archive_entry_pathname(entry), archive_entry_pathname_utf8(entry));
    header.kind = kind_of(entry);
    header.mode = archive_entry_perm(entry);
    if (header.kind == EntryKind::file) {
        header.size = static_cast<std::uint64_t>(archive_entry_size(entry));
    } else if (header.kind == EntryKind::symbolic_link) {
        header.link_target = text_of(archive_entry_symlink(entry), archive_entry_symlink_utf8(entry));
    } else if (header.kind == EntryKind::hard_link) {
        header.link_target = text_of(archive_entry_hardlink(entry), archive_entry_hardlink_utf8(entry));
    }
    return header;
}

} // namespace

class TarReader::Stream {
public:
    Stream(ByteSource source, Limits limits, std::source_location where)
        : source_(std::move(source)), limits_(limits), where_(where), tar_(archive_read_new()),
          buffer_(chunk_bytes) {
        if (!tar_) {
            throw std::bad_alloc();
        }
        check(archive_read_support_format_tar(tar_.get()));
        check(archive_read_open(tar_.get(), this, nullptr, &Stream::give, nullptr));
    }

    std::optional<EntryHeader> next() {
        archive_entry* entry = nullptr;
        const auto result = archive_read_next_header(tar_.get(), &entry);
        check(result);
        if (result == ARCHIVE_EOF) {
            return std::nullopt;
        }
        if (++entries_ > limits_.entries) {
            refuse("it has more than " + std::to_string(limits_.entries) + " entries");
        }
        auto header = header_of(entry);
        if (header.size > limits_.bytes - bytes_) {
            refuse("its files have more than " + std::to_string(limits_.bytes) + " bytes");
        }
        bytes_ += header.size;
        return header;
    }

    std::size_t read(std::span<char> buffer) {
        const auto count = archive_read_data(tar_.get(), buffer.data(), buffer.size());
        check(count < 0 ? static_cast<int>(count) : ARCHIVE_OK);
        return static_cast<std::size_t>(count);
    }

private:
    static la_ssize_t give(struct ::archive* tar, void* reader, const void** bytes) noexcept {
        auto& stream = *static_cast<Stream*>(reader);
        try {
            *bytes = stream.buffer_.data();
            return static_cast<la_ssize_t>(stream.source_(stream.buffer_));
        } catch (...) {
            stream.thrown_ = std::current_exception();
            archive_set_error(tar, EIO, "the source failed");
            return -1;
        }
    }

    void check(int result) {
        if (thrown_) {
            std::rethrow_exception(std::exchange(thrown_, nullptr));
        }
        if (result < ARCHIVE_WARN) {
            const auto* words = archive_error_string(tar_.get());
            throw TransportError(
                TransportError::Reason::malformed,
                "read an archive: " + std::string(words == nullptr ? "it is damaged" : words), where_);
        }
    }

    [[noreturn]] void refuse(const std::string& reason) const {
        throw ConfigError("read an archive: " + reason + ", which is the limit", where_);
    }

    ByteSource source_;
    Limits limits_;
    std::source_location where_;
    std::unique_ptr<struct ::archive, FreeReader> tar_;
    std::vector<char> buffer_;
    std::exception_ptr thrown_;
    std::uint64_t entries_ = 0;
    std::uint64_t bytes_ = 0;
};

TarReader::TarReader(ByteSource source, Limits limits, std::source_location where)
    : stream_(std::make_unique<Stream>(std::move(source), limits, where)) {}
TarReader::TarReader(TarReader&&) noexcept = default;
TarReader& TarReader::operator=(TarReader&&) noexcept = default;
TarReader::~TarReader() = default;

std::optional<EntryHeader> TarReader::next() { return stream_->next(); }

std::size_t TarReader::read(std::span<char> buffer) { return buffer.empty() ? 0 : stream_->read(buffer); }

namespace {

/// The first entry, which must be a regular file.
EntryHeader first_file(TarReader& reader, const std::source_location& where) {
    const auto refuse = [&](const std::string& reason) { refuse_file(reason, where); };
    auto header = reader.next();
    if (!header) {
        refuse("the archive is empty");
    }
    const auto name = '"' + header->path + '"';
    switch (header->kind) {
    case EntryKind::file:
        break;
    case EntryKind::folder:
        refuse(name + " is a folder; name a regular file in it");
        break;
    case EntryKind::symbolic_link:
        refuse(name + " is a symbolic link; name the file it points to, \"" + header->link_target + '"');
        break;
    case EntryKind::hard_link:
    case EntryKind::other:
        refuse(name + " is not a regular file");
        break;
    }
    return std::move(*header);
}

} // namespace

void read_single_file(ByteSource source, std::uint64_t longest,
                      const std::function<bool(std::string_view bytes)>& sink, std::source_location where) {
    TarReader reader(std::move(source), no_limits, where);
    const auto header = first_file(reader, where);
    if (header.size > longest) {
        refuse_file('"' + header.path + "\" has " + std::to_string(header.size) + " bytes, and " +
                        std::to_string(longest) + " are the limit; copy it to a file instead",
                    where);
    }
    std::vector<char> buffer(chunk_bytes);
    while (const auto count = reader.read(buffer)) {
        if (!sink({buffer.data(), count})) {
            return;
        }
    }
    if (reader.next()) {
        refuse_file('"' + header.path + "\" is not alone in its archive", where);
    }
}

} // namespace testcontainers::archive
