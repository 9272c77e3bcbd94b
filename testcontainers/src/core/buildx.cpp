#include "core/buildx.hpp"

#include "core/staged_context.hpp"
#include "process/program_path.hpp"
#include "process/run.hpp"
#include "testcontainers/error.hpp"
#include "values/deadline.hpp"
#include "values/secret_masking.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <sstream>
#include <string_view>
#include <vector>

namespace testcontainers::core {
namespace {

constexpr const char* name_of_program = "docker-buildx";

std::string environment(const char* name) {
    const auto* const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

/// The variable that has a secret, for the program alone.
std::string variable_of_secret(std::size_t number) { return fmt::format("TESTCONTAINERS_SECRET_{}", number); }

std::vector<std::string> arguments(const std::string& program, const ImageBuild& build,
                                   const docker::ImageBuildOrder& order, const std::string& context) {
    std::vector<std::string> argv{program, "build", "--load", "--progress=plain", "--file", "-"};
    const auto add = [&argv](const char* option, const std::string& value) {
        if (!value.empty()) {
            argv.insert(argv.end(), {option, value});
        }
    };
    for (const auto& tag : order.tags) {
        add("--tag", tag);
    }
    for (const auto& [name, value] : order.arguments) {
        add("--build-arg", name + '=' + value);
    }
    for (const auto& [name, value] : order.labels) {
        add("--label", name + '=' + value);
    }
    for (const auto& image : order.cache_from) {
        add("--cache-from", image);
    }
    for (const auto& ssh : build.ssh) {
        add("--ssh", ssh);
    }
    std::size_t number = 0;
    for (const auto& secret : build.secrets) {
        add("--secret", fmt::format("id={},env={}", secret.first, variable_of_secret(number++)));
    }
    add("--target", order.target);
    add("--platform", order.platform);
    add("--network", order.network);
    if (order.no_cache) {
        argv.emplace_back("--no-cache");
    }
    argv.push_back(context);
    return argv;
}

/// How much of `text` from `at` on is `secret`, of which a log may have cut off the end.
std::size_t shown_of(std::string_view secret, std::string_view text, std::size_t at) {
    const auto shown = text.substr(at);
    return static_cast<std::size_t>(std::ranges::mismatch(secret, shown).in1 - secret.begin());
}

/// A step may print what it was given.
std::string without_secrets(std::string text, const ImageBuild& build) {
    constexpr std::size_t shortest = 4;
    constexpr std::size_t longest_begin = 64;
    for (const auto& secret : build.secrets) {
        std::istringstream lines(secret.second);
        for (std::string line; std::getline(lines, line);) {
            std::erase(line, '\r'); // as in the log
            const auto begin = line.substr(0, longest_begin);
            for (auto at = text.find(begin); line.size() >= shortest && at != std::string::npos;
                 at = text.find(begin, at)) {
                text.replace(at, shown_of(line, text, at), mask(line));
                at += mask(line).size();
            }
        }
    }
    return text;
}

std::vector<std::pair<std::string, std::string>> variables(const Engine::State& engine,
                                                           const ImageBuild& build) {
    auto set = engine_variables(engine.info().url, engine.settings());
    set.insert(set.end(), {{"DOCKER_DEFAULT_PLATFORM", ""},
                           {"BUILDX_BUILDER", "default"},
                           {"BUILDX_NO_DEFAULT_ATTESTATIONS", "1"}});
    std::size_t number = 0;
    for (const auto& secret : build.secrets) {
        set.emplace_back(variable_of_secret(number++), secret.second);
    }
    return set;
}

} // namespace

std::vector<std::string> plugin_folders() {
    std::vector<std::string> folders;
    if (const auto config = environment("DOCKER_CONFIG"); !config.empty()) {
        folders.push_back(config + "/cli-plugins");
    } else if (const auto home = environment("HOME"); !home.empty()) {
        folders.push_back(home + "/.docker/cli-plugins");
    }
    for (const auto* const root : {"/usr/local/lib", "/usr/local/libexec", "/usr/lib", "/usr/libexec"}) {
        folders.push_back(std::string(root) + "/docker/cli-plugins");
    }
    return folders;
}

std::optional<std::string> installed_buildx(const std::string& search_path,
                                            const std::vector<std::string>& folders) {
    auto program = process::program_path(name_of_program, search_path);
    for (auto folder = folders.begin(); !program && folder != folders.end(); ++folder) {
        program = process::program_path(*folder + '/' + name_of_program, "");
    }
    return program;
}

std::vector<std::pair<std::string, std::string>> engine_variables(const std::string& url,
                                                                  const Settings& settings) {
    const bool says_tls = url.starts_with("https://");
    const bool tls = says_tls || (settings.tls_verify && url.starts_with("tcp://"));
    const bool is_http = says_tls || url.starts_with("http://");
    return {{"DOCKER_HOST", is_http ? "tcp" + url.substr(url.find("://")) : url},
            {"DOCKER_CONTEXT", ""},
            {"DOCKER_TLS", ""},
            {"DOCKER_TLS_VERIFY", tls ? "1" : ""},
            {"DOCKER_CERT_PATH", tls ? settings.cert_path.string() : ""}};
}

std::string find_buildx(const std::string& why, const std::string& search_path,
                        const std::vector<std::string>& folders, std::source_location where) {
    if (auto program = installed_buildx(search_path, folders)) {
        return *std::move(program);
    }
    throw ConfigError(
        fmt::format("{}: that needs BuildKit, which is reached through docker buildx, and that is not "
                    "installed: there is no {} in PATH ({}) nor in {}",
                    why, name_of_program, search_path, fmt::join(folders, ", ")),
        where);
}

std::string build_with_buildx(const std::string& program, Engine::State& engine, const BuildxOrder& wanted,
                              BuildLog& log, std::source_location where) {
    const auto& [build, order, context, dockerfile] = wanted;
    // It reads a folder and takes out what .dockerignore names; of an archive it takes all.
    std::optional<StagedContext> staged;
    if (context.folder().empty()) {
        staged.emplace(context, where);
    }
    const auto& folder = staged ? staged->folder() : context.folder();
    const auto done = process::run({.argv = arguments(program, build, order, folder.string()),
                                    .input = dockerfile,
                                    .environment = variables(engine, build),
                                    .deadline = deadline_after(build.timeout),
                                    .err_taker = [&log](std::string_view text) { log.add(text); }},
                                   where);
    if (!done.ok()) {
        const auto how = done.timed_out ? fmt::format("did not end within {} s",
                                                      std::chrono::duration<double>(build.timeout).count())
                                        : fmt::format("ended with exit code {}", done.exit_code);
        throw BuildError(fmt::format("the image was not built: docker buildx {}{}", how,
                                     without_secrets(log.last_step(), build)),
                         where);
    }
    return engine.client().images().inspect(order.tags.front(), {.where = where}).id;
}

} // namespace testcontainers::core
