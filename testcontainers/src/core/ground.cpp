#include "core/ground.hpp"

#include "core/validate_storage.hpp"
#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>
#include <variant>

namespace testcontainers::core {
namespace {

bool is_read_only(const VolumeMount& mount) { return mount.read_only; }
bool is_read_only(const BindMount& mount) { return mount.read_only; }
bool is_read_only(const ImageMount&) { return true; }
bool is_read_only(const AnonymousVolumeMount&) { return false; }
bool is_read_only(const TmpfsMount& mount) {
    return std::ranges::find(mount.options, "ro") != mount.options.end();
}

/// Whether `path` is `folder` or below it; both are normal.
bool is_at_or_below(const std::string& path, const std::string& folder) {
    return folder == "/" ||
           (path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/'));
}

const std::string& target_of(const File& file) {
    return std::visit([](const auto& kind) -> const std::string& { return kind.target; }, file);
}

} // namespace

Ground Ground::of(const ContainerSpec& spec) {
    Ground ground;
    ground.read_only_root_ = spec.security.read_only_root;
    ground.may_have_more_ = !spec.volumes_from.empty();
    for (std::size_t i = 0; i < spec.mounts.size(); ++i) {
        ground.places_.push_back(std::visit(
            [i](const auto& mount) {
                return Place{.target = normal_path(mount.target),
                             .index = i,
                             .in_memory = false,
                             .read_only = is_read_only(mount)};
            },
            spec.mounts[i]));
        ground.places_.back().in_memory = std::holds_alternative<TmpfsMount>(spec.mounts[i]);
    }
    return ground;
}

const Ground::Place* Ground::over(const std::string& path) const {
    const auto normal = normal_path(path);
    const Place* innermost = nullptr;
    for (const auto& place : places_) {
        if (is_at_or_below(normal, place.target) &&
            (innermost == nullptr || place.target.size() > innermost->target.size())) {
            innermost = &place;
        }
    }
    return innermost;
}

bool Ground::is_in_memory(const std::string& path) const {
    const auto* const place = over(path);
    return place != nullptr && place->in_memory;
}

std::string Ground::unpacked_at(const std::string& path) const {
    if (!read_only_root_) {
        return "/";
    }
    const auto* const place = over(path);
    return place != nullptr ? place->target : std::filesystem::path{normal_path(path)}.parent_path().string();
}

std::string Ground::why_read_only(const std::string& path) const {
    const auto* const place = over(path);
    if (place != nullptr) {
        return place->read_only ? fmt::format("is on mounts[{}], at {}, which can only be read", place->index,
                                              place->target)
                                : std::string{};
    }
    return read_only_root_ && !may_have_more_ ? "is on the root file system, which security.read_only_root "
                                                "makes read-only; mount a volume there"
                                              : std::string{};
}

void Ground::check_before_start(Problems& problems, const std::string& field, const File& file) const {
    const auto& target = target_of(file);
    if (!target.starts_with('/')) {
        return;
    }
    const auto refuse_memory = [&](const std::string& path, const std::string& memory) {
        problems.add(
            field + ".target", path,
            fmt::format("is in memory, at {}, which is empty at the start; copy it once the container "
                        "runs, in a hook after_start",
                        memory));
    };
    if (const auto* const place = over(target); place != nullptr && place->in_memory) {
        refuse_memory(target, place->target);
    } else if (const auto why = why_read_only(target); !why.empty()) {
        problems.add(field + ".target", target, why);
    }
    if (const auto* const host = std::get_if<HostFile>(&file); host != nullptr) {
        if (const auto* const memory = memory_below(*host); memory != nullptr) {
            refuse_memory(memory->target, memory->target);
        }
    }
}

const Ground::Place* Ground::memory_below(const HostFile& folder) const {
    const auto top = normal_path(folder.target);
    const auto found = std::ranges::find_if(places_, [&](const Place& place) {
        if (!place.in_memory || place.target == top || !is_at_or_below(place.target, top)) {
            return false;
        }
        const auto inner = std::filesystem::path{place.target}.lexically_relative(top);
        std::error_code unknown;
        return std::filesystem::exists(std::filesystem::path{folder.source} / inner, unknown);
    });
    return found == places_.end() ? nullptr : &*found;
}

void Ground::require_no_memory_below(const HostFile& folder, std::source_location where) const {
    Problems problems;
    if (const auto* const memory = is_in_memory(folder.target) ? nullptr : memory_below(folder);
        memory != nullptr) {
        problems.add("target", folder.target,
                     fmt::format("has {} below it, which is in memory; copy what is for there by itself",
                                 memory->target));
    }
    throw_problems("what to copy", std::move(problems).take(), where);
}

void Ground::require_writable(const std::string& path, std::source_location where) const {
    Problems problems;
    if (const auto why = why_read_only(path); !why.empty()) {
        problems.add("target", path, why);
    }
    throw_problems("what to copy", std::move(problems).take(), where);
}

void Ground::require_visible(const std::string& path, std::source_location where) const {
    Problems problems;
    if (is_in_memory(path)) {
        problems.add("path", path,
                     "is in memory, which the engine does not see; read it with an exec, such as cat");
    }
    throw_problems("what to copy", std::move(problems).take(), where);
}

} // namespace testcontainers::core
