#include "core/build_context.hpp"

#include "archive/host_file.hpp"
#include "core/new_file.hpp"
#include "testcontainers/error.hpp"
#include "values/digest.hpp"
#include "values/dockerignore.hpp"
#include "values/file_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <ranges>
#include <string_view>
#include <utility>
#include <variant>

namespace testcontainers::core {
namespace {

namespace fs = std::filesystem;

constexpr const char* ignore_file = ".dockerignore";
constexpr std::uint32_t permission_bits = 07777;

std::string required_text(const fs::path& file, std::source_location where) {
    if (auto text = file_text(file)) {
        return *std::move(text);
    }
    throw ConfigError(fmt::format("the Dockerfile {} cannot be read", file.string()), where);
}

/// `path` as a path in the context; empty where it is not in it, or is reached through a symbolic link, which
/// the builder could not follow out of the context.
std::string path_within(const fs::path& context, const fs::path& path) {
    const auto relative = path.lexically_normal().lexically_relative(context.lexically_normal());
    if (relative.empty() || *relative.begin() == "..") {
        return {};
    }
    std::error_code unknown;
    const bool linked = fs::canonical(path, unknown) != fs::canonical(context, unknown) / relative;
    return linked ? std::string{} : relative.generic_string();
}

/// What leaves files out.
struct IgnoreRules {
    std::string text = {};
    /// Where they stand, for messages.
    std::string file = ignore_file;
    /// Whether they are others than those of the context's file.
    bool are_others = false;

    /// Brings a file back that is given by itself.
    void except(std::string_view path) {
        text += "\n!";
        for (const auto character : path) {
            text += std::string_view("*?[\\").find(character) == std::string_view::npos ? "" : "\\";
            text += character;
        }
        are_others = true;
    }
};

/// `dockerfile` may be empty.
IgnoreRules ignore_rules(const ImageBuild& build, const fs::path& dockerfile) {
    const auto root = build.context.empty() ? fs::path{} : fs::absolute(build.context);
    const auto text_of = [&](const std::string& name) -> std::optional<std::string> {
        if (const auto file = std::ranges::find(build.files, name, &BuildFile::path);
            file != build.files.end()) {
            return file->content;
        }
        return root.empty() ? std::nullopt : file_text(root / name);
    };
    if (!dockerfile.empty()) {
        const auto own = dockerfile.generic_string() + ignore_file;
        if (auto text = text_of(own)) {
            return {*std::move(text), (root / own).string(), true};
        }
    }
    return {text_of(ignore_file).value_or(""), (root / ignore_file).string()};
}

const archive::HostPath* host_path(const archive::Entry& entry) {
    return std::get_if<archive::HostPath>(&entry.from);
}

} // namespace

/// Collects what of a folder is sent.
class BuildContext::Walk {
public:
    Walk(fs::path root, const Dockerignore& rules, std::vector<archive::Entry>& entries,
         std::source_location where)
        : root_(std::move(root)), rules_(rules), entries_(entries), where_(where) {}

    /// Files that the builder needs are sent whatever the rules say; it takes them out again.
    void run(const std::vector<std::string>& needed) {
        needed_ = &needed;
        enter({}, false);
    }

private:
    void enter(const std::string& folder, bool needed_only) {
        for (const auto& name : archive::names_in(root_ / folder, where_)) {
            visit(folder.empty() ? name : folder + '/' + name, needed_only);
        }
    }

    void visit(const std::string& path, bool needed_only) {
        const auto host = root_ / path;
        const auto status = archive::host_status(host, false, where_);
        const bool is_folder = S_ISDIR(status.st_mode);
        const auto verdict = needed_only ? Dockerignore::Verdict::left_out : rules_.verdict(path, is_folder);
        const bool taken = verdict == Dockerignore::Verdict::taken;
        if (is_folder) {
            if (taken) {
                entries_.push_back({path, archive::Folder{}, status.st_mode & permission_bits});
            }
            if (verdict != Dockerignore::Verdict::left_out) {
                enter(path, false);
            } else if (has_needed(path)) {
                enter(path, true);
            }
        } else if ((taken && is_content(host, status.st_mode)) || is_needed(path)) {
            entries_.push_back({path, archive::HostPath{host, false}});
        }
    }

    /// A socket is none, for docker build neither: programs leave them lying about.
    [[nodiscard]] bool is_content(const fs::path& host, mode_t mode) const {
        if (!S_ISREG(mode) && !S_ISLNK(mode) && !S_ISSOCK(mode)) {
            archive::refuse_host_path(
                host, "a pipe or a device cannot be part of a context; a line of .dockerignore leaves it out",
                where_);
        }
        return !S_ISSOCK(mode);
    }

    [[nodiscard]] bool is_needed(const std::string& path) const {
        return std::ranges::find(*needed_, path) != needed_->end();
    }

    [[nodiscard]] bool has_needed(const std::string& folder) const {
        return std::ranges::any_of(*needed_,
                                   [&](const auto& path) { return path.starts_with(folder + '/'); });
    }

    fs::path root_;
    const Dockerignore& rules_;
    std::vector<archive::Entry>& entries_;
    std::source_location where_;
    const std::vector<std::string>* needed_ = nullptr;
};

BuildContext::BuildContext(const ImageBuild& build, std::source_location where) : where_(where) {
    read_dockerfile(build);
    auto ignore = ignore_rules(build, dockerfile_name_);
    const auto rules = Dockerignore::parse(ignore.text, ignore.file, where);
    dockerfile_left_out_ = rules.leaves_out(dockerfile_path_);
    if (!build.context.empty()) {
        const auto root = fs::absolute(build.context);
        Walk(root, rules, entries_, where).run({ignore_file, dockerfile_path_});
        folder_ = build.files.empty() && !ignore.are_others ? root : fs::path{};
    }
    for (const auto& file : build.files) {
        put(file.path, file.content, file.mode);
        if (rules.leaves_out(file.path) && file.path != dockerfile_path_ && file.path != ignore_file) {
            ignore.except(file.path);
        }
    }
    if (ignore.are_others) {
        put(ignore_file, ignore.text, 0644); // the builder reads them there
    }
    for (const auto& entry : entries_) {
        if (const auto* const host = host_path(entry)) {
            host_files_.push_back(host->path);
        }
    }
}

void BuildContext::read_dockerfile(const ImageBuild& build) {
    if (!build.dockerfile_text.empty()) {
        dockerfile_ = build.dockerfile_text;
        return;
    }
    const fs::path name = build.dockerfile.empty() ? "Dockerfile" : build.dockerfile.string();
    dockerfile_name_ = name;
    for (const auto& file : build.files) {
        if (file.path == name.generic_string()) {
            dockerfile_ = file.content;
            dockerfile_path_ = file.path;
            return;
        }
    }
    const auto root = fs::absolute(build.context);
    dockerfile_ = required_text(root / name, where_);
    dockerfile_path_ = path_within(root, root / name);
}

void BuildContext::put(std::string path, std::string content, std::uint32_t mode) {
    for (const auto& entry : entries_) {
        if (path.starts_with(entry.path + '/') && !std::holds_alternative<archive::Folder>(entry.from)) {
            throw ConfigError(
                fmt::format("the image build: \"{}\" cannot be in \"{}\", which is no folder of the context",
                            path, entry.path),
                where_);
        }
    }
    std::erase_if(entries_, [&](const archive::Entry& entry) { return entry.path == path; });
    entries_.push_back({std::move(path), archive::Content{std::move(content)}, mode});
    std::ranges::sort(entries_, {}, &archive::Entry::path);
}

void BuildContext::send_dockerfile(std::string text) {
    if (dockerfile_left_out_) {
        std::erase_if(entries_,
                      [this](const archive::Entry& entry) { return entry.path == dockerfile_path_; });
    }
    dockerfile_path_ = ".dockerfile." + sha256_hex(text).substr(0, 20);
    put(dockerfile_path_, std::move(text), 0644);
    hide(dockerfile_path_);
}

/// The builder takes out what `.dockerignore` names after it has read it, and so this file where it was made
/// here.
void BuildContext::hide(const std::string& path) {
    const auto found = std::ranges::find(entries_, ignore_file, &archive::Entry::path);
    std::string rules;
    if (found == entries_.end()) {
        rules = std::string(ignore_file) + '\n';
    } else if (const auto* const content = std::get_if<archive::Content>(&found->from)) {
        rules = content->bytes + '\n';
    } else {
        rules = required_text(host_path(*found)->path, where_) + '\n';
    }
    put(ignore_file, rules + path + '\n', 0644);
}

std::vector<std::string> BuildContext::paths() const {
    std::vector<std::string> paths;
    for (const auto& entry : entries_) {
        paths.push_back(entry.path);
    }
    std::ranges::sort(paths);
    return paths;
}

std::string BuildContext::content_hash() const {
    Sha256 digest;
    std::array<char, 65536> part; // NOLINT(cppcoreguidelines-pro-type-member-init): read() fills it
    for (const auto& entry : entries_) {
        digest.add_field(entry.path);
        if (const auto* const content = std::get_if<archive::Content>(&entry.from)) {
            digest.add_field(fmt::format("file {:o}", *entry.mode));
            digest.add_field(content->bytes);
        } else if (const auto* const host = host_path(entry)) {
            const auto status = archive::host_status(host->path, false, where_);
            if (S_ISLNK(status.st_mode)) {
                digest.add_field("link");
                digest.add_field(archive::link_target(host->path, where_));
                continue;
            }
            archive::HostFileReader reader(host->path, false, where_);
            digest.add_field(fmt::format("file {:o}", reader.status().st_mode & permission_bits));
            digest.add(fmt::format("{}:", reader.status().st_size));
            while (const auto size = reader.read(part)) {
                digest.add({part.data(), size});
            }
        } else {
            digest.add_field(fmt::format("folder {:o}", *entry.mode));
        }
    }
    return digest.hex();
}

std::string BuildContext::stamp() const {
    Sha256 digest;
    for (const auto& file : host_files_) {
        const auto status = archive::host_status(file, false, where_);
        digest.add_field(fmt::format("{} {} {} {} {}", file.string(), status.st_ino, status.st_size,
                                     status.st_mtim.tv_sec, status.st_mtim.tv_nsec));
    }
    return digest.hex();
}

void BuildContext::write_to(const fs::path& target) const {
    std::error_code problem;
    const auto checked = [&](const fs::path& path) {
        if (problem) {
            archive::refuse_host_path(path, archive::reason_of(problem.value()), where_);
        }
    };
    for (const auto& entry : entries_) {
        const auto path = target / entry.path;
        const bool is_folder = std::holds_alternative<archive::Folder>(entry.from);
        fs::create_directories(is_folder ? path : path.parent_path(), problem);
        checked(path);
        if (const auto* const content = std::get_if<archive::Content>(&entry.from)) {
            NewFile file(path, where_);
            file.write(content->bytes);
            file.keep();
        } else if (const auto* const host = host_path(entry)) {
            fs::copy(host->path, path, fs::copy_options::copy_symlinks, problem);
            checked(host->path);
        }
    }
    // Folders last, and the deepest first: one may forbid to write into it.
    for (const auto& entry : std::views::reverse(entries_)) {
        if (entry.mode) {
            fs::permissions(target / entry.path, fs::perms{*entry.mode}, problem);
            checked(target / entry.path);
        }
    }
}

archive::TarWriter BuildContext::tar() const { return archive::TarWriter(entries_, where_); }

} // namespace testcontainers::core
