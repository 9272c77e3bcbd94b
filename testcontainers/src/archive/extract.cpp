#include "archive/extract.hpp"

#include "archive/entry_path.hpp"
#include "archive/host_file.hpp"
#include "values/file_descriptor.hpp"
#include "values/random_name.hpp"

#include <testcontainers/error.hpp>

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <functional>
#include <system_error>
#include <utility>
#include <vector>

namespace testcontainers::archive {
namespace {

constexpr int open_folder_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr ::mode_t permission_bits = 0777;

/// Decides whether an archive may be unpacked, entry after entry.
class ArchiveCheck {
public:
    explicit ArchiveCheck(std::source_location where) : where_(where) {}

    void accept(const EntryHeader& entry) {
        const auto path = safe_components(entry.path);
        if (!path || path->empty()) {
            refuse(entry, "its path must be relative, without \"..\", of at most 4096 bytes and 255 a name");
        }
        if (top_.empty()) {
            top_ = path->front();
        } else if (top_ != path->front()) {
            refuse(entry, "everything must be below \"" + top_ + '"');
        }
        check_kind(entry, *path);
    }

    void finish() const {
        if (top_.empty()) {
            throw ConfigError("unpack: the archive is empty", where_);
        }
    }

private:
    [[noreturn]] void refuse(const EntryHeader& entry, const std::string& reason) const {
        throw ConfigError("unpack \"" + entry.path + "\": " + reason, where_);
    }

    void check_kind(const EntryHeader& entry, const Components& path) const {
        const bool top = path.size() == 1;
        switch (entry.kind) {
        case EntryKind::file:
        case EntryKind::folder:
            return;
        case EntryKind::symbolic_link:
            if (top) {
                refuse(entry, "it is a symbolic link; name what it points to, \"" + entry.link_target + '"');
            }
            // The link's own name and the top-level name do not count as folders to go up from.
            if (!link_stays_inside(entry.link_target, path.size() - 2)) {
                refuse(entry, "the symbolic link points to \"" + entry.link_target +
                                  "\", outside of what is unpacked");
            }
            return;
        case EntryKind::hard_link:
            if (const auto linked = safe_components(entry.link_target);
                top || !linked || linked->empty() || linked->front() != top_ || *linked == path) {
                refuse(entry,
                       "the hard link points to \"" + entry.link_target + "\", outside of what is unpacked");
            }
            return;
        case EntryKind::other:
            break;
        }
        refuse(entry,
               "a device, a pipe or a file with holes cannot be unpacked, only files, folders and links");
    }

    std::source_location where_;
    std::string top_;
};

/// Writes entries below one folder, and never through a symbolic link.
class Unpacking {
public:
    /// `name` takes the place of the archive's top-level name, where it is not empty.
    Unpacking(const std::filesystem::path& folder, std::string name, std::source_location where)
        : folder_(folder), name_(std::move(name)), where_(where),
          root_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
        if (!root_) {
            throw ConfigError("unpack into \"" + folder.string() +
                                  "\": " + std::generic_category().message(errno) + "; the folder must exist",
                              where_);
        }
    }

    void place(const EntryHeader& entry, TarReader& reader) {
        const auto path = begin(entry);
        const auto parent = parent_of(path);
        const auto& name = path.back();
        switch (entry.kind) {
        case EntryKind::folder:
            make_folder(parent, name, entry.mode);
            break;
        case EntryKind::file:
            make_file(parent, name, entry.mode, [&reader](const Write& write) { copy(reader, write); });
            break;
        case EntryKind::symbolic_link:
            make_room(parent, name);
            check(::symlinkat(entry.link_target.c_str(), parent.get(), name.c_str()));
            break;
        case EntryKind::hard_link:
            make_hard_link(parent, name, renamed(entry.link_target));
            break;
        case EntryKind::other:
            break;
        }
    }

    /// The same for a file that must be the last entry, which is known before the file gets its name.
    void place_last(const EntryHeader& entry, TarReader& reader) {
        const auto path = begin(entry);
        make_file(parent_of(path), path.back(), entry.mode, [&](const Write& write) {
            copy(reader, write);
            if (reader.next()) {
                fail("it is not alone in its archive");
            }
        });
    }

private:
    using Write = std::function<void(std::span<const char>)>;
    using Content = std::function<void(const Write&)>;

    static void copy(TarReader& reader, const Write& write) {
        std::vector<char> buffer(256 * 1024);
        while (const auto count = reader.read(buffer)) {
            write({buffer.data(), count});
        }
    }

    /// The entry's path below the folder.
    Components begin(const EntryHeader& entry) {
        entry_ = entry.path;
        auto path = renamed(entry.path);
        file_ = folder_;
        for (const auto& component : path) {
            file_ /= component;
        }
        return path;
    }

    [[noreturn]] void fail(const std::string& reason) const {
        throw ConfigError("unpack \"" + entry_ + "\": " + reason, where_);
    }

    [[noreturn]] void fail_for(int code) const {
        if (code == ENOSPC || code == EDQUOT) {
            refuse_to_write(file_, code, where_);
        }
        fail(std::generic_category().message(code));
    }

    void check(int result) const {
        if (result != 0) {
            fail_for(errno);
        }
    }

    [[nodiscard]] Components renamed(const std::string& path) const {
        auto components = *safe_components(path);
        if (!name_.empty()) {
            components.front() = name_;
        }
        return components;
    }

    [[nodiscard]] FileDescriptor open_folder(const FileDescriptor& parent, const std::string& name) const {
        FileDescriptor folder(::openat(parent.get(), name.c_str(), open_folder_flags));
        if (!folder) {
            if (errno == ENOTDIR || errno == ELOOP) {
                fail('"' + name + "\" is in the way: it is not a folder");
            }
            fail_for(errno);
        }
        return folder;
    }

    /// The folder that holds the last component; what is missing on the way is made.
    [[nodiscard]] FileDescriptor parent_of(const Components& path) const {
        FileDescriptor folder(::fcntl(root_.get(), F_DUPFD_CLOEXEC, 0));
        check(folder ? 0 : -1);
        for (std::size_t i = 0; i + 1 < path.size(); ++i) {
            if (::mkdirat(folder.get(), path[i].c_str(), 0755) != 0 && errno != EEXIST) {
                fail_for(errno);
            }
            folder = open_folder(folder, path[i]);
        }
        return folder;
    }

    void make_folder(const FileDescriptor& parent, const std::string& name, ::mode_t mode) const {
        const bool made = ::mkdirat(parent.get(), name.c_str(), 0700) == 0;
        check(made || errno == EEXIST ? 0 : -1);
        const auto folder = open_folder(parent, name);
        if (made) {
            check(::fchmod(folder.get(), (mode & permission_bits) | 0700));
        }
    }

    /// Removes what has the name already; a folder stays, and is an error.
    void make_room(const FileDescriptor& parent, const std::string& name) const {
        if (::unlinkat(parent.get(), name.c_str(), 0) != 0 && errno != ENOENT) {
            fail_in_the_way(errno == EPERM ? EISDIR : errno);
        }
    }

    [[noreturn]] void fail_in_the_way(int code) const {
        if (code == EISDIR) {
            fail("a folder of that name is in the way");
        }
        fail_for(code);
    }

    /// Written under another name, so that nobody finds half of it.
    void make_file(const FileDescriptor& parent, const std::string& name, ::mode_t mode,
                   const Content& content) const {
        const auto unfinished = ".testcontainers-" + random_hex(8);
        const FileDescriptor file(::openat(parent.get(), unfinished.c_str(),
                                           O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
        check(file ? 0 : -1);
        try {
            content([&](std::span<const char> bytes) { write_all(file, bytes); });
            check(::fchmod(file.get(), (mode & permission_bits) | 0600));
            if (::renameat(parent.get(), unfinished.c_str(), parent.get(), name.c_str()) != 0) {
                fail_in_the_way(errno);
            }
        } catch (...) {
            ::unlinkat(parent.get(), unfinished.c_str(), 0);
            throw;
        }
    }

    void write_all(const FileDescriptor& file, std::span<const char> bytes) const {
        while (!bytes.empty()) {
            const auto written = ::write(file.get(), bytes.data(), bytes.size());
            if (written < 0 && errno != EINTR) {
                fail_for(errno);
            }
            bytes = bytes.subspan(written < 0 ? 0 : static_cast<std::size_t>(written));
        }
    }

    void make_hard_link(const FileDescriptor& parent, const std::string& name,
                        const Components& linked) const {
        const auto linked_parent = parent_of(linked);
        struct stat status {};
        if (::fstatat(linked_parent.get(), linked.back().c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0 ||
            !S_ISREG(status.st_mode)) {
            fail("the hard link must point to an earlier file of the archive");
        }
        make_room(parent, name);
        check(::linkat(linked_parent.get(), linked.back().c_str(), parent.get(), name.c_str(), 0));
    }

    std::filesystem::path folder_;
    std::string name_;
    std::source_location where_;
    FileDescriptor root_;
    std::string entry_;
    std::filesystem::path file_;
};

Unpacking unpacking_to(const std::filesystem::path& target, const std::source_location& where) {
    std::error_code unknown;
    if (std::filesystem::is_directory(target, unknown)) {
        return {target, "", where};
    }
    const auto path = target.has_filename() ? target : target.parent_path();
    if (!path.has_filename() || path.filename() == "." || path.filename() == "..") {
        throw ConfigError("unpack into \"" + target.string() +
                              "\": name a folder that exists, or a new path in one",
                          where);
    }
    return {path.has_parent_path() ? path.parent_path() : std::filesystem::path("."),
            path.filename().string(), where};
}

} // namespace

void extract(const Spool& archive, const std::filesystem::path& target, Limits limits,
             std::source_location where) {
    ArchiveCheck check(where);
    TarReader first(archive.source(), limits, where);
    while (const auto entry = first.next()) {
        check.accept(*entry);
    }
    check.finish();

    auto unpacking = unpacking_to(target, where);
    TarReader second(archive.source(), limits, where);
    while (const auto entry = second.next()) {
        unpacking.place(*entry, second);
    }
}

void extract_file(ByteSource archive, const std::filesystem::path& target, std::source_location where) {
    TarReader reader(std::move(archive), {}, where);
    const auto entry = reader.next();
    ArchiveCheck check(where);
    if (entry) {
        check.accept(*entry);
    }
    check.finish();
    if (entry->kind != EntryKind::file) {
        throw ConfigError("unpack \"" + entry->path + "\": it is not the regular file that was asked for",
                          where);
    }
    unpacking_to(target, where).place_last(*entry, reader);
}

} // namespace testcontainers::archive
