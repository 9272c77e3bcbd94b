#include "core/validate_build.hpp"

#include "archive/entry_path.hpp"
#include "core/names.hpp"
#include "core/problems.hpp"
#include "testcontainers/error.hpp"
#include "testcontainers/image.hpp"
#include "values/dockerfile_lines.hpp"
#include "values/platform.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string_view>

namespace testcontainers::core {
namespace {

namespace fs = std::filesystem;

void check_source(Problems& problems, const ImageBuild& build) {
    std::error_code unknown;
    if (build.context.empty() && build.dockerfile_text.empty() && build.files.empty()) {
        problems.add("context", "is empty; name the folder, or give dockerfile_text");
    } else if (!build.context.empty() && !fs::is_directory(build.context, unknown)) {
        problems.add("context", build.context.string(), "is no folder of this machine");
    }
    if (!build.dockerfile.empty() && !build.dockerfile_text.empty()) {
        problems.add("dockerfile", build.dockerfile.string(), "and dockerfile_text cannot both be given");
    }
}

void check_files(Problems& problems, const std::vector<BuildFile>& files) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < files.size(); ++i) {
        const auto field = element("files", i) + ".path";
        const auto& path = files[i].path;
        const auto components = archive::safe_components(path);
        if (!components || fmt::format("{}", fmt::join(*components, "/")) != path || path.empty()) {
            problems.add(field, path,
                         "must be a relative path without \"..\" or empty names, such as app/run.sh");
        } else if (!seen.insert(path).second) {
            problems.add(field, path, "is there twice");
        }
    }
}

/// The names of arguments and of secrets.
void check_names(Problems& problems, std::string_view field,
                 const std::map<std::string, std::string>& values) {
    for (const auto& [name, value] : values) {
        if (name.empty() || name.find_first_of("=, \t\n") != std::string::npos ||
            name.find('\0') != std::string::npos) {
            problems.add(field, name, "must be a name without blanks, commas and =");
        }
        problems.check_text(element(field, name), value);
    }
}

void check_image(Problems& problems, std::string_view field, const std::string& image, bool may_be_pinned) {
    try {
        if (!ImageReference::parse(image).digest().empty() && !may_be_pinned) {
            problems.add(field, image, "must have no digest: that is known when it is built");
        }
    } catch (const ConfigError& error) {
        problems.add(field, error.message());
    }
}

void check_buildkit(Problems& problems, const ImageBuild& build) {
    if (build.builder == Builder::classic && !(build.secrets.empty() && build.ssh.empty())) {
        problems.add("builder", "the classic builder knows neither secrets nor ssh; leave it automatic");
    }
    for (std::size_t i = 0; i < build.ssh.size(); ++i) {
        if (build.ssh[i].empty()) {
            problems.add(element("ssh", i), "is empty; must be default or id=path");
        }
        problems.check_text(element("ssh", i), build.ssh[i]);
    }
}

} // namespace

std::vector<std::string> problems_of(const ImageBuild& build) {
    Problems problems;
    check_source(problems, build);
    check_files(problems, build.files);
    check_names(problems, "args", build.args);
    check_names(problems, "secrets", build.secrets);
    check_labels(problems, build.labels);
    problems.check_text("target", build.target);
    problems.check_text("network", build.network);
    if (!build.name.empty()) {
        check_image(problems, "name", build.name, false);
    }
    for (std::size_t i = 0; i < build.cache_from.size(); ++i) {
        check_image(problems, element("cache_from", i), build.cache_from[i], true);
    }
    if (!build.platform.empty() && !is_platform(build.platform)) {
        problems.add("platform", build.platform, platform_rule);
    }
    check_buildkit(problems, build);
    if (build.timeout.count() <= 0) {
        problems.add("timeout", fmt::format("{} ms", build.timeout.count()), "must be longer than nothing");
    }
    return std::move(problems).take();
}

std::vector<std::string> problems_of(const ImageBuild& build, const DockerfileFacts& facts) {
    Problems problems;
    if (facts.stages.empty()) {
        problems.add("dockerfile", "has no FROM");
    }
    std::vector<std::string> names;
    for (std::size_t i = 0; i < facts.stages.size(); ++i) {
        names.push_back(facts.stages[i].name.empty() ? std::to_string(i) : facts.stages[i].name);
        if (facts.stages[i].image.empty()) {
            problems.add("dockerfile",
                         fmt::format("the FROM of stage {} names no image; args must give what it is "
                                     "made of",
                                     names.back()));
        }
    }
    const auto wanted = lower_case(build.target);
    const auto is_number = [&](std::size_t stage) { return std::to_string(stage) == wanted; };
    bool found = wanted.empty() || std::ranges::find(names, wanted) != names.end();
    for (std::size_t i = 0; i < names.size(); ++i) {
        found = found || is_number(i);
    }
    if (!found) {
        problems.add("target", build.target,
                     fmt::format("is no stage of the Dockerfile, which has: {}", fmt::join(names, ", ")));
    }
    if (build.builder == Builder::classic && !facts.needs_buildkit.empty()) {
        problems.add("builder", fmt::format("the classic builder does not know {}; leave it automatic",
                                            facts.needs_buildkit));
    }
    return std::move(problems).take();
}

} // namespace testcontainers::core
