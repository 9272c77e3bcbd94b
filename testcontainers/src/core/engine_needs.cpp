#include "core/engine_needs.hpp"

#include "core/problems.hpp"
#include "docker/api_version.hpp"

#include <fmt/format.h>

namespace testcontainers::core {
namespace {

constexpr docker::ApiVersion newer_dockerfiles_version{1, 42};
constexpr docker::ApiVersion annotations_version{1, 43};
constexpr docker::ApiVersion start_interval_version{1, 44};
constexpr docker::ApiVersion volume_subpath_version{1, 45};
constexpr docker::ApiVersion image_mount_version{1, 48};

/// Collects what an engine is too old for.
class Needs {
public:
    explicit Needs(docker::ApiVersion spoken) : spoken_(spoken) {}

    void need(const std::string& field, docker::ApiVersion version) {
        if (spoken_ < version) {
            problems_.add(field, fmt::format("needs an engine with API {}; this one speaks {}",
                                             to_string(version), to_string(spoken_)));
        }
    }

    [[nodiscard]] std::vector<std::string> take() && { return std::move(problems_).take(); }

private:
    docker::ApiVersion spoken_;
    Problems problems_;
};

} // namespace

std::vector<std::string> missing_in_engine(const ContainerSpec& spec, std::string_view api_version) {
    Needs needs(docker::ApiVersion::parse(api_version).value_or(docker::newest_version));
    for (std::size_t i = 0; i < spec.mounts.size(); ++i) {
        const auto field = element("mounts", i);
        if (const auto* volume = std::get_if<VolumeMount>(&spec.mounts[i]);
            volume != nullptr && !volume->subpath.empty()) {
            needs.need(field + ".subpath", volume_subpath_version);
        }
        if (std::holds_alternative<ImageMount>(spec.mounts[i])) {
            needs.need(field + ".image", image_mount_version);
        }
    }
    if (!spec.annotations.empty()) {
        needs.need("annotations", annotations_version);
    }
    if (spec.healthcheck && spec.healthcheck->start_interval) {
        needs.need("healthcheck.start_interval", start_interval_version);
    }
    return std::move(needs).take();
}

std::string missing_in_engine(const DockerfileFacts& facts, std::string_view api_version) {
    const bool newer = facts.needs_buildkit == here_document || facts.needs_buildkit.ends_with("--link");
    const auto spoken = docker::ApiVersion::parse(api_version).value_or(docker::newest_version);
    if (!newer || !facts.syntax.empty() || spoken >= newer_dockerfiles_version) {
        return {};
    }
    return fmt::format(
        "the Dockerfile has {}, which needs an engine with API {}, and this one speaks {}; or let "
        "it begin with # syntax=docker/dockerfile:1, which is pulled",
        facts.needs_buildkit, to_string(newer_dockerfiles_version), to_string(spoken));
}

void check_engine(const ContainerSpec& spec, std::string_view api_version, std::source_location where) {
    throw_problems("the container spec", missing_in_engine(spec, api_version), where);
}

} // namespace testcontainers::core
