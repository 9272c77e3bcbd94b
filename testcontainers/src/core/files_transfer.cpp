#include "core/files_transfer.hpp"

#include "archive/extract.hpp"
#include "archive/host_file.hpp"
#include "archive/spool.hpp"
#include "archive/tar_reader.hpp"
#include "archive/tar_writer.hpp"
#include "core/problems.hpp"
#include "core/pulled_archive.hpp"
#include "core/unpack_within.hpp"
#include "core/url_file.hpp"
#include "core/validate_storage.hpp"
#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <utility>

namespace testcontainers::core {
namespace {

archive::Entry entry_of(const HostFile& file) {
    return {.path = {},
            .from = archive::HostPath{file.source},
            .mode = file.mode,
            .uid = file.uid,
            .gid = file.gid};
}

archive::Entry entry_of(const FileContent& file) {
    return {.path = {},
            .from = archive::Content{file.content},
            .mode = file.mode,
            .uid = file.uid,
            .gid = file.gid};
}

archive::Entry entry_of(const FileStream& file) {
    return {.path = {},
            .from = archive::Incoming{file.read, file.size},
            .mode = file.mode,
            .uid = file.uid,
            .gid = file.gid};
}

archive::Entry entry_of(const UrlFile& file, const archive::Spool& content) {
    return {.path = {},
            .from = archive::Incoming{content.source(), content.size()},
            .mode = file.mode,
            .uid = file.uid,
            .gid = file.gid};
}

/// Copies into one container.
class CopyIn {
public:
    CopyIn(docker::Client& client, const std::string& container, const docker::Call& call,
           const Ground& ground)
        : client_(client), container_(container), call_(call), ground_(ground) {}

    void add(const HostFile& file) {
        ground_.require_no_memory_below(file, call_.where);
        add(file.target, entry_of(file));
    }
    void add(const FileContent& file) { add(file.target, entry_of(file)); }
    void add(const FileStream& file) { add(file.target, entry_of(file)); }

    /// At once: what was fetched is kept only until it is sent.
    void add(const UrlFile& file) {
        ground_.require_writable(file.target, call_.where);
        const auto content = fetch(file, call_);
        add(file.target, entry_of(file, content));
        send();
    }

    void add(const HostArchive& archive) {
        archive::HostFileReader file(archive.source, true, call_.where);
        unpack([&file](std::span<char> buffer) { return file.read(buffer); }, archive.target);
    }

    void unpack(const FileSource& tar, const std::string& folder) {
        send();
        ground_.require_writable(folder, call_.where);
        make(folder);
        put(tar, folder, ground_.is_in_memory(folder));
    }

    /// All that was added and not sent yet, in one archive.
    void send() {
        if (entries_.empty()) {
            return;
        }
        archive::TarWriter tar(std::exchange(entries_, {}), call_.where);
        put([&tar](std::span<char> buffer) { return tar.read(buffer); }, base_, in_memory_);
    }

private:
    void add(const std::string& target, archive::Entry entry) {
        ground_.require_writable(target, call_.where);
        const bool in_memory = ground_.is_in_memory(target);
        const auto base = in_memory ? "/" : ground_.unpacked_at(target);
        if (base != base_ || in_memory != in_memory_) {
            send();
            base_ = base;
            in_memory_ = in_memory;
        }
        entry.path = std::filesystem::path{normal_path(target)}.lexically_relative(base).string();
        if (entry.path == ".") {
            entry.path.clear();
        }
        entries_.push_back(std::move(entry));
    }

    void put(const FileSource& tar, const std::string& folder, bool in_memory) {
        if (in_memory) {
            unpack_within(client_, container_, tar, folder, call_);
        } else {
            client_.containers().put_archive(container_, folder, tar, call_);
        }
    }

    /// The engine unpacks only where a folder is.
    void make(const std::string& folder) {
        if (normal_path(folder) == "/") {
            return;
        }
        if (ground_.is_in_memory(folder)) {
            make_folder_within(client_, container_, folder, call_);
            return;
        }
        try {
            (void)client_.containers().stat(container_, folder, call_);
            return;
        } catch (const NotFound&) {
            // To be made.
        }
        add(folder, {.path = {}, .from = archive::Folder{}});
        send();
    }

    docker::Client& client_;
    const std::string& container_;
    const docker::Call& call_;
    const Ground& ground_;
    /// Where the entries are unpacked.
    std::string base_ = "/";
    bool in_memory_ = false;
    std::vector<archive::Entry> entries_;
};

void check_path(const std::string& path, std::source_location where) {
    Problems problems;
    problems.check_container_path("path", path);
    throw_problems("the path to copy from", std::move(problems).take(), where);
}

archive::Spool pull(docker::Client& client, const std::string& container, const std::string& path,
                    const docker::Call& call) {
    archive::Spool spool(call.where);
    client.containers().get_archive(
        container, path,
        [&spool](std::string_view bytes) {
            spool.write(bytes);
            return true;
        },
        call);
    return spool;
}

/// The path behind a link, which must not be a folder.
std::string file_behind(docker::Client& client, const std::string& container, const std::string& path,
                        const docker::Call& call) {
    check_path(path, call.where);
    auto stat = client.containers().stat(container, path, call);
    auto file = path;
    if (stat.is_symlink && !stat.link_target.empty()) {
        file = stat.link_target;
        stat = client.containers().stat(container, file, call);
    }
    if (stat.is_directory) {
        throw ConfigError(
            fmt::format("\"{}\" is a folder in the container; name a file, or use copy_from()", path),
            call.where);
    }
    return file;
}

void read_behind(docker::Client& client, const std::string& container, const std::string& path,
                 std::uint64_t longest, const FileSink& content, const docker::Call& call) {
    const auto file = file_behind(client, container, path, call);
    pull_archive(
        [&](const docker::ByteSink& sink) { client.containers().get_archive(container, file, sink, call); },
        [&](const archive::ByteSource& tar) {
            archive::read_single_file(tar, longest, content, call.where);
        });
}

} // namespace

void copy_in(docker::Client& client, const std::string& container, const std::vector<File>& files,
             const docker::Call& call, const Ground& ground) {
    CopyIn copy(client, container, call, ground);
    for (const auto& file : files) {
        std::visit([&copy](const auto& kind) { copy.add(kind); }, file);
    }
    copy.send();
}

void copy_in(docker::Client& client, const std::string& container, const FileStream& file,
             const docker::Call& call, const Ground& ground) {
    Problems problems;
    check_stream(problems, "file", file);
    throw_problems("the stream to copy", std::move(problems).take(), call.where);
    CopyIn copy(client, container, call, ground);
    copy.add(file);
    copy.send();
}

void unpack_in(docker::Client& client, const std::string& container, const FileSource& tar,
               const std::string& folder, const docker::Call& call, const Ground& ground) {
    Problems problems;
    check_unpack_target(problems, "folder", folder);
    throw_problems("the folder to unpack into", std::move(problems).take(), call.where);
    CopyIn(client, container, call, ground).unpack(tar, folder);
}

std::string read_file(docker::Client& client, const std::string& container, const std::string& path,
                      const docker::Call& call) {
    constexpr std::uint64_t longest = std::uint64_t{1} << 30U;
    std::string content;
    read_behind(
        client, container, path, longest,
        [&content](std::string_view bytes) {
            content += bytes;
            return true;
        },
        call);
    return content;
}

void read_file(docker::Client& client, const std::string& container, const std::string& path,
               const FileSink& content, const docker::Call& call) {
    read_behind(client, container, path, std::uint64_t{1} << 62U, content, call);
}

void copy_out(docker::Client& client, const std::string& container, const std::string& path,
              const std::filesystem::path& target, const docker::Call& call) {
    check_path(path, call.where);
    const auto stat = client.containers().stat(container, path, call);
    if (!stat.is_regular) {
        archive::extract(pull(client, container, path, call), target, {}, call.where);
        return;
    }
    pull_archive(
        [&](const docker::ByteSink& sink) { client.containers().get_archive(container, path, sink, call); },
        [&](const archive::ByteSource& tar) { archive::extract_file(tar, target, call.where); });
}

void pack_out(docker::Client& client, const std::string& container, const std::string& path,
              const FileSink& tar, const docker::Call& call) {
    check_path(path, call.where);
    client.containers().get_archive(container, path, tar, call);
}

} // namespace testcontainers::core
