#include "core/validate_storage.hpp"

#include "core/names.hpp"
#include "core/url_file.hpp"
#include "testcontainers/error.hpp"
#include "testcontainers/image.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <string_view>
#include <system_error>
#include <utility>

namespace testcontainers::core {
namespace {

constexpr std::uint32_t all_permissions = 07777;

void check_mode(Problems& problems, const std::string& field, std::optional<std::uint32_t> mode) {
    if (mode && *mode > all_permissions) {
        problems.add(field + ".mode", fmt::format("{:#o} must be permission bits, 0 to 07777", *mode));
    }
}

void check_source(Problems& problems, const std::string& field, const std::filesystem::path& source) {
    std::error_code error;
    const auto status = std::filesystem::status(source, error);
    if (source.empty()) {
        problems.add(field, source.string(), "must be the path of a file or a folder");
    } else if (source.native().find('\0') != std::string::npos) {
        problems.check_text(field, source.native());
    } else if (status.type() == std::filesystem::file_type::not_found) {
        problems.add(field, source.string(),
                     fmt::format("does not exist; seen from {}", std::filesystem::current_path().string()));
    } else if (error) {
        problems.add(field, source.string(), "cannot be seen: " + error.message());
    }
}

void check_copied_source(Problems& problems, const std::string& field, const std::filesystem::path& source) {
    std::error_code error;
    const auto type = std::filesystem::status(source, error).type();
    check_source(problems, field, source);
    if (std::filesystem::exists(source, error) && type != std::filesystem::file_type::regular &&
        type != std::filesystem::file_type::directory) {
        problems.add(field, source.string(), "must be a regular file or a folder");
    }
}

/// An absolute path that only leads down.
bool check_descent(Problems& problems, const std::string& field, const std::string& target) {
    if (!problems.check_container_path(field, target)) {
        return false;
    }
    const std::filesystem::path path{target};
    const bool down = std::ranges::find(path, "..") == path.end();
    if (!down) {
        problems.add(field, target, "must not have a \"..\"");
    }
    return down;
}

void check_copy_target(Problems& problems, const std::string& field, const std::string& target) {
    if (check_descent(problems, field, target) && normal_path(target) == "/") {
        problems.add(field, target, "must be the path that the file gets, not the root folder");
    }
}

void check_file_target(Problems& problems, const std::string& field, const std::string& target) {
    check_copy_target(problems, field, target);
    if (target.size() > 1 && target.ends_with('/')) {
        problems.add(field, target, "must name a file, so it must not end with a slash");
    }
}

/// A folder below the root of what is mounted.
void check_subpath(Problems& problems, const std::string& field, const std::string& subpath) {
    const std::filesystem::path path{subpath};
    if (path.is_absolute() || std::ranges::find(path, "..") != path.end()) {
        problems.add(field + ".subpath", subpath, "must be a relative path without \"..\", such as data/one");
    }
    problems.check_text(field + ".subpath", subpath);
}

void check_mount(Problems& problems, const std::string& field, const VolumeMount& mount) {
    if (!is_engine_name(mount.volume.text())) {
        problems.add(field + ".volume", mount.volume.text(), engine_name_rule);
    }
    check_subpath(problems, field, mount.subpath);
}

void check_mount(Problems& problems, const std::string& field, const AnonymousVolumeMount& mount) {
    problems.check_text(field + ".driver", mount.driver);
    problems.check_settings(field + ".driver_options", mount.driver_options);
    Problems of_labels;
    check_labels(of_labels, mount.labels);
    for (const auto& problem : std::move(of_labels).take()) {
        const auto colon = problem.find(": ");
        problems.add(field + '.' + problem.substr(0, colon), problem.substr(colon + 2));
    }
}

void check_mount(Problems& problems, const std::string& field, const ImageMount& mount) {
    try {
        (void)ImageReference::parse(mount.image);
    } catch (const ConfigError& error) {
        problems.add(field + ".image", error.message());
    }
    check_subpath(problems, field, mount.subpath);
}

/// What engines of every version hand on to the kernel.
void check_tmpfs_option(Problems& problems, const std::string& field, const std::string& option) {
    static constexpr std::array<std::string_view, 5> own{"size", "mode", "uid", "gid", "exec"};
    static constexpr std::array<std::string_view, 3> with_value{"nr_inodes", "nr_blocks", "mpol"};
    static constexpr std::array<std::string_view, 21> flags{
        "ro",      "rw",       "noexec",     "suid",     "nosuid",     "dev",         "nodev",
        "sync",    "async",    "dirsync",    "remount",  "mand",       "nomand",      "atime",
        "noatime", "diratime", "nodiratime", "relatime", "norelatime", "strictatime", "nostrictatime"};
    const auto name = option.substr(0, option.find('='));
    const bool has_value = option.size() > name.size() + 1;
    const bool one = option.find(',') == std::string::npos && option.find('\0') == std::string::npos;
    if (std::ranges::find(own, name) != own.end()) {
        problems.add(field, option, "is the field `" + name + "` of the mount; set that");
    } else if (!one || !(has_value ? std::ranges::find(with_value, name) != with_value.end()
                                   : std::ranges::find(flags, option) != flags.end())) {
        problems.add(field, option,
                     "must be one option of a tmpfs, such as nr_inodes=1k, suid, dev, noatime or ro");
    }
}

void check_mount(Problems& problems, const std::string& field, const TmpfsMount& mount) {
    if (mount.size && mount.size->count() == 0) {
        problems.add(field + ".size", "0 bytes hold nothing; leave it unset for no limit");
    }
    check_mode(problems, field, mount.mode);
    if (mount.target.find(':') != std::string::npos) {
        problems.add(field + ".target", mount.target, "must not have a ':'");
    }
    for (std::size_t i = 0; i < mount.options.size(); ++i) {
        check_tmpfs_option(problems, element(field + ".options", i), mount.options[i]);
    }
}

void check_mount(Problems& problems, const std::string& field, const BindMount& mount) {
    check_source(problems, field + ".source", mount.source);
    if (mount.selinux == SelinuxLabel::unchanged) {
        return;
    }
    if (!mount.recursive) {
        problems.add(field + ".recursive",
                     "the engine cannot both leave out mounts and set an SELinux label; "
                     "leave out one of them");
    }
    for (const auto& [name, path] :
         {std::pair{".source", mount.source.string()}, std::pair{".target", mount.target}}) {
        if (path.find(':') != std::string::npos) {
            problems.add(field + name, path, "must not have a ':' together with an SELinux label");
        }
    }
}

void check_kind(Problems& problems, const std::string& field, const HostFile& file) {
    check_copy_target(problems, field + ".target", file.target);
    check_copied_source(problems, field + ".source", file.source);
    check_mode(problems, field, file.mode);
}

void check_kind(Problems& problems, const std::string& field, const FileContent& file) {
    check_file_target(problems, field + ".target", file.target);
    check_mode(problems, field, file.mode);
}

void check_kind(Problems& problems, const std::string& field, const UrlFile& file) {
    check_url_file(problems, field, file);
    check_file_target(problems, field + ".target", file.target);
    check_mode(problems, field, file.mode);
}

void check_kind(Problems& problems, const std::string& field, const HostArchive& archive) {
    std::error_code unknown;
    check_source(problems, field + ".source", archive.source);
    if (std::filesystem::exists(archive.source, unknown) &&
        !std::filesystem::is_regular_file(archive.source, unknown)) {
        problems.add(field + ".source", archive.source.string(),
                     "must be a tar archive; copy a folder as a HostFile");
    }
    check_unpack_target(problems, field + ".target", archive.target);
}

void check_mounts(Problems& problems, const std::vector<Mount>& mounts) {
    std::map<std::string, std::size_t> seen;
    for (std::size_t i = 0; i < mounts.size(); ++i) {
        const auto field = element("mounts", i);
        const auto& target =
            std::visit([](const auto& mount) -> const std::string& { return mount.target; }, mounts[i]);
        if (problems.check_container_path(field + ".target", target)) {
            const auto path = normal_path(target);
            const auto [other, is_new] = seen.emplace(path, i);
            if (path == "/") {
                problems.add(field + ".target", target, "must not be the root folder, which is the image's");
            } else if (!is_new) {
                problems.add(
                    field + ".target", target,
                    fmt::format("is the target of mounts[{}] as well; each mount needs one of its own",
                                other->second));
            }
        }
        std::visit([&](const auto& mount) { check_mount(problems, field, mount); }, mounts[i]);
    }
}

} // namespace

std::string normal_path(const std::string& path) {
    auto normal = std::filesystem::path{path}.lexically_normal().string();
    while (normal.size() > 1 && normal.ends_with('/')) {
        normal.pop_back();
    }
    return normal;
}

void check_storage(Problems& problems, const ContainerSpec& spec) {
    check_mounts(problems, spec.mounts);
    for (std::size_t i = 0; i < spec.volumes_from.size(); ++i) {
        const auto& container = spec.volumes_from[i].container;
        if (!is_engine_name(container)) {
            problems.add(element("volumes_from", i) + ".container", container,
                         "must be the name or the id of a container");
        }
    }
}

void check_file(Problems& problems, const std::string& field, const File& file) {
    std::visit([&](const auto& kind) { check_kind(problems, field, kind); }, file);
}

void check_stream(Problems& problems, const std::string& field, const FileStream& file) {
    constexpr std::uint64_t largest = std::uint64_t{1} << 62U;
    if (!file.read) {
        problems.add(field + ".read", "must be a function that gives the bytes");
    }
    if (file.size > largest) {
        problems.add(field + ".size", fmt::format("{} bytes are more than a file can have", file.size));
    }
    check_file_target(problems, field + ".target", file.target);
    check_mode(problems, field, file.mode);
}

void check_unpack_target(Problems& problems, const std::string& field, const std::string& folder) {
    (void)check_descent(problems, field, folder);
}

} // namespace testcontainers::core
