#include "archive/tar_writer.hpp"

#include "archive/entry_path.hpp"
#include "archive/host_file.hpp"

#include <testcontainers/error.hpp>

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <stdexcept>
#include <utility>

namespace testcontainers::archive {
namespace {

constexpr std::size_t chunk_bytes = 64 * 1024;
constexpr std::uint32_t permission_bits = 07777;

struct CloseWriter {
    void operator()(struct ::archive* tar) const noexcept { archive_write_free(tar); }
};

struct FreeEntry {
    void operator()(archive_entry* entry) const noexcept { archive_entry_free(entry); }
};

/// The entry's path without what says nothing, such as `./` or a slash at its end.
std::string tidy_path(const Entry& entry, const std::source_location& where) {
    const auto components = safe_components(entry.path);
    if (!components) {
        throw ConfigError("archive entry \"" + entry.path +
                              "\": the path must be relative, without \"..\", of at most "
                              "4096 bytes and 255 a name",
                          where);
    }
    std::string path;
    for (const auto& component : *components) {
        path.append(path.empty() ? "" : "/").append(component);
    }
    const auto* host = std::get_if<HostPath>(&entry.from);
    std::error_code unknown;
    if (path.empty() && (host == nullptr || std::filesystem::is_regular_file(host->path, unknown))) {
        throw ConfigError("archive entry \"" + entry.path + "\": the path is empty; name the file", where);
    }
    return path;
}

/// A folder of the host that is being walked.
struct OpenFolder {
    std::filesystem::path path;
    std::string name;
    std::vector<std::string> names;
    std::size_t next = 0;
};

} // namespace

/// Makes the next piece whenever the last one has been read. There is at most one file open, and one piece in
/// memory.
class TarWriter::Stream {
public:
    Stream(std::vector<Entry> entries, std::source_location where)
        : entries_(std::move(entries)), where_(where), now_(std::time(nullptr)), tar_(archive_write_new()),
          buffer_(chunk_bytes) {
        if (!tar_) {
            throw std::bad_alloc();
        }
        check(archive_write_set_format_pax_restricted(tar_.get()));
        check(archive_write_set_bytes_per_block(tar_.get(), 0));
        check(archive_write_open(tar_.get(), this, nullptr, &Stream::take, nullptr));
    }

    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    /// An archive that is given up is closed by libarchive all the same, which fills the file it was at with
    /// zeros, up to its size: `take` refuses them.
    ~Stream() {
        abandoned_ = true;
        tar_.reset();
    }

    std::size_t read(std::span<char> buffer) {
        // Filled up: a connection sends each answer by itself, and small files make many small pieces.
        std::size_t filled = 0;
        while (filled < buffer.size()) {
            while (taken_ == pending_.size() && !complete_) {
                pending_.clear();
                taken_ = 0;
                step();
            }
            const auto count = std::min(buffer.size() - filled, pending_.size() - taken_);
            std::memcpy(buffer.data() + filled, pending_.data() + taken_, count);
            taken_ += count;
            filled += count;
            if (count == 0) {
                break;
            }
        }
        return filled;
    }

private:
    struct Status {
        unsigned type = AE_IFREG;
        std::uint32_t mode = 0;
        std::int64_t size = 0;
        std::time_t modified = 0;
        std::string link;
    };

    static la_ssize_t take(struct ::archive* tar, void* stream, const void* bytes,
                           std::size_t count) noexcept {
        auto& self = *static_cast<Stream*>(stream);
        if (self.abandoned_) {
            archive_set_error(tar, ECANCELED, "given up");
            return -1;
        }
        try {
            self.pending_.append(static_cast<const char*>(bytes), count);
            return static_cast<la_ssize_t>(count);
        } catch (...) {
            archive_set_error(tar, ENOMEM, "no memory");
            return -1;
        }
    }

    void check(int result) const {
        if (result < ARCHIVE_WARN) {
            const auto* words = archive_error_string(tar_.get());
            throw ConfigError("make an archive: " + std::string(words == nullptr ? "failed" : words), where_);
        }
    }

    void step() {
        if (file_) {
            continue_file();
        } else if (incoming_ != nullptr) {
            continue_incoming();
        } else if (!content_.empty()) {
            const auto piece = content_.substr(0, chunk_bytes);
            write(piece);
            content_.remove_prefix(piece.size());
        } else if (!folders_.empty()) {
            continue_folder();
        } else if (next_ < entries_.size()) {
            origin_ = next_++;
            begin(origin());
        } else {
            check(archive_write_close(tar_.get()));
            complete_ = true;
        }
    }

    void begin(const Entry& entry) {
        if (const auto* content = std::get_if<Content>(&entry.from)) {
            header(entry.path, {AE_IFREG,
                                entry.mode.value_or(0644),
                                static_cast<std::int64_t>(content->bytes.size()),
                                now_,
                                {}});
            content_ = content->bytes;
        } else if (const auto* incoming = std::get_if<Incoming>(&entry.from)) {
            header(
                entry.path,
                {AE_IFREG, entry.mode.value_or(0644), static_cast<std::int64_t>(incoming->size), now_, {}});
            incoming_ = incoming;
            left_ = incoming->size;
        } else if (const auto* host = std::get_if<HostPath>(&entry.from)) {
            add(host->path, entry.path, host->follow);
        } else {
            header(entry.path, {AE_IFDIR, entry.mode.value_or(0755), 0, now_, {}});
        }
    }

    /// The entry whose owner and mode hold for what is being added.
    [[nodiscard]] const Entry& origin() const { return entries_[origin_]; }

    void add(const std::filesystem::path& path, const std::string& name, bool follow) {
        const auto status = host_status(path, follow, where_);
        if (S_ISREG(status.st_mode)) {
            file_.emplace(path, follow, where_);
            const auto& opened = file_->status();
            const auto mode = origin().mode.value_or(opened.st_mode & permission_bits);
            header(name, {AE_IFREG, mode, opened.st_size, opened.st_mtime, {}});
        } else if (S_ISDIR(status.st_mode)) {
            if (!name.empty()) {
                header(name, {AE_IFDIR, status.st_mode & permission_bits, 0, status.st_mtime, {}});
            }
            folders_.push_back({path, name, names_in(path, where_)});
        } else if (S_ISLNK(status.st_mode)) {
            header(name, {AE_IFLNK, 0777, 0, status.st_mtime, link_target(path, where_)});
        } else {
            refuse_host_path(
                path, "a socket, a pipe or a device cannot be copied, only files, folders and symbolic links",
                where_);
        }
    }

    void continue_file() {
        const auto count = file_->read(buffer_);
        if (count == 0) {
            file_.reset();
        } else {
            write({buffer_.data(), count});
        }
    }

    void continue_incoming() {
        // One byte more than is left shows a stream that is longer.
        const auto wanted = std::min<std::uint64_t>(buffer_.size(), left_ + 1);
        const auto count = incoming_->read(std::span{buffer_}.first(static_cast<std::size_t>(wanted)));
        if (count > left_) {
            refuse_incoming("has more than its " + std::to_string(incoming_->size) + " bytes");
        }
        if (count == 0 && left_ > 0) {
            refuse_incoming("ended after " + std::to_string(incoming_->size - left_) + " of " +
                            std::to_string(incoming_->size) + " bytes");
        }
        if (count == 0) {
            incoming_ = nullptr;
        } else {
            write({buffer_.data(), count});
            left_ -= count;
        }
    }

    [[noreturn]] void refuse_incoming(const std::string& reason) const {
        throw ConfigError("copy a stream to \"" + origin().path + "\": it " + reason, where_);
    }

    void continue_folder() {
        auto& folder = folders_.back();
        if (folder.next == folder.names.size()) {
            folders_.pop_back();
            return;
        }
        const auto& leaf = folder.names[folder.next++];
        const auto name = folder.name.empty() ? leaf : folder.name + '/' + leaf;
        add(std::filesystem::path(folder.path / leaf), name, false);
    }

    void header(const std::string& name, const Status& status) {
        const std::unique_ptr<archive_entry, FreeEntry> entry(archive_entry_new());
        if (!entry) {
            throw std::bad_alloc();
        }
        archive_entry_set_pathname(entry.get(), name.c_str());
        archive_entry_set_filetype(entry.get(), status.type);
        archive_entry_set_perm(entry.get(), status.mode & permission_bits);
        archive_entry_set_size(entry.get(), status.size);
        archive_entry_set_mtime(entry.get(), status.modified, 0);
        archive_entry_set_uid(entry.get(), origin().uid);
        archive_entry_set_gid(entry.get(), origin().gid);
        if (status.type == AE_IFLNK) {
            archive_entry_set_symlink(entry.get(), status.link.c_str());
        }
        check(archive_write_header(tar_.get(), entry.get()));
    }

    void write(std::string_view bytes) {
        const auto written = archive_write_data(tar_.get(), bytes.data(), bytes.size());
        check(written < 0 ? static_cast<int>(written) : ARCHIVE_OK);
        if (static_cast<std::size_t>(written) != bytes.size()) {
            throw std::logic_error("make an archive: more bytes than the header promised");
        }
    }

    std::vector<Entry> entries_;
    std::size_t next_ = 0;
    std::size_t origin_ = 0;
    std::source_location where_;
    std::time_t now_;
    std::unique_ptr<struct ::archive, CloseWriter> tar_;

    std::vector<OpenFolder> folders_;
    std::optional<HostFileReader> file_;
    const Incoming* incoming_ = nullptr;
    std::uint64_t left_ = 0;
    std::vector<char> buffer_;
    std::string_view content_;

    std::string pending_;
    std::size_t taken_ = 0;
    bool complete_ = false;
    bool abandoned_ = false;
};

TarWriter::TarWriter(std::vector<Entry> entries, std::source_location where) {
    for (auto& entry : entries) {
        entry.path = tidy_path(entry, where);
    }
    stream_ = std::make_unique<Stream>(std::move(entries), where);
}

TarWriter::TarWriter(TarWriter&&) noexcept = default;
TarWriter& TarWriter::operator=(TarWriter&&) noexcept = default;
TarWriter::~TarWriter() = default;

std::size_t TarWriter::read(std::span<char> buffer) { return buffer.empty() ? 0 : stream_->read(buffer); }

} // namespace testcontainers::archive
