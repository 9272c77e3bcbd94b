#include "core/files_transfer.hpp"

#include "archive/extract.hpp"
#include "archive/spool.hpp"
#include "archive/tar_reader.hpp"
#include "archive/tar_writer.hpp"
#include "core/problems.hpp"
#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <utility>

namespace testcontainers::core {
namespace {

/// The path in an archive that is unpacked in the root folder.
std::string below_root(const std::string& target) {
    return std::filesystem::path{target}.lexically_normal().relative_path().string();
}

archive::Entry entry_of(const HostFile& file) {
    return {.path = below_root(file.target),
            .from = archive::HostPath{file.source},
            .mode = file.mode,
            .uid = file.uid,
            .gid = file.gid};
}

archive::Entry entry_of(const FileContent& file) {
    return {.path = below_root(file.target),
            .from = archive::Content{file.content},
            .mode = file.mode,
            .uid = file.uid,
            .gid = file.gid};
}

void check_path(const std::string& path, std::source_location where) {
    Problems problems;
    problems.check_container_path("path", path);
    throw_problems("the path to copy from", std::move(problems).take(), where);
}

archive::Spool fetch(docker::Client& client, const std::string& container, const std::string& path,
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

} // namespace

void copy_in(docker::Client& client, const std::string& container, const std::vector<File>& files,
             const docker::Call& call) {
    std::vector<archive::Entry> entries;
    entries.reserve(files.size());
    for (const auto& file : files) {
        entries.push_back(std::visit([](const auto& kind) { return entry_of(kind); }, file));
    }
    archive::TarWriter tar(std::move(entries), call.where);
    client.containers().put_archive(
        container, "/", [&tar](std::span<char> buffer) { return tar.read(buffer); }, call);
}

std::string read_file(docker::Client& client, const std::string& container, const std::string& path,
                      const docker::Call& call) {
    constexpr std::uint64_t longest = std::uint64_t{1} << 30U;
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
    const auto spool = fetch(client, container, file, call);
    return archive::read_single_file(spool.source(), longest, call.where);
}

void copy_out(docker::Client& client, const std::string& container, const std::string& path,
              const std::filesystem::path& target, const docker::Call& call) {
    check_path(path, call.where);
    const auto spool = fetch(client, container, path, call);
    archive::extract(spool, target, {}, call.where);
}

} // namespace testcontainers::core
