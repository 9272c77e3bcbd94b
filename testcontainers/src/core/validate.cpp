#include "testcontainers/container_spec.hpp"

#include "core/names.hpp"
#include "core/problems.hpp"
#include "core/validate_network.hpp"
#include "core/validate_storage.hpp"
#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <string_view>

namespace testcontainers {
namespace {

using core::element;
using core::Problems;
using namespace std::chrono_literals;

void check_image(Problems& problems, const std::string& image) {
    try {
        (void)ImageReference::parse(image);
    } catch (const ConfigError& error) {
        constexpr std::string_view subject = "image ";
        const std::string_view words = error.message();
        problems.add("image", words.substr(words.starts_with(subject) ? subject.size() : 0));
    }
}

void check_env(Problems& problems, const std::map<std::string, std::string>& env) {
    for (const auto& [name, value] : env) {
        if (name.empty()) {
            problems.add("env", "a variable must have a name");
        } else if (name.find('=') != std::string::npos) {
            problems.add("env", name, "must not have a '=' in a variable's name");
        }
        problems.check_text("env", name);
        problems.check_text(element("env", name), value);
    }
}

void check_process(Problems& problems, const ContainerSpec& spec) {
    problems.check_texts("command", spec.command);
    problems.check_texts("entrypoint", spec.entrypoint);
    check_env(problems, spec.env);
    problems.check_text("user", spec.user);
    if (!spec.working_directory.empty()) {
        problems.check_container_path("working_directory", spec.working_directory);
    }
}

void check_resources(Problems& problems, const Resources& resources) {
    using namespace literals;
    constexpr double least_cpus = 0.01;
    if (resources.memory && *resources.memory < 6_MiB) {
        problems.add("resources.memory",
                     to_string(*resources.memory) + " is too little; must be at least 6 MiB");
    }
    if (resources.cpus && !(*resources.cpus >= least_cpus && *resources.cpus < 1e6)) {
        problems.add("resources.cpus", fmt::format("{} must be at least 0.01, such as 1.5", *resources.cpus));
    }
    if (resources.shm_size && resources.shm_size->count() == 0) {
        problems.add("resources.shm_size", "0 bytes hold nothing; leave it unset for 64 MiB");
    }
}

void check_healthcheck(Problems& problems, const Healthcheck& check) {
    if (check.command.empty() || check.command.front().empty()) {
        problems.add("healthcheck.command", "must have a program, such as {\"pg_isready\"}");
    }
    problems.check_texts("healthcheck.command", check.command);
    if (check.interval < 1ms) {
        problems.add("healthcheck.interval",
                     fmt::format("{} ms must be at least 1 ms", check.interval.count()));
    }
    if (check.timeout < 1ms) {
        problems.add("healthcheck.timeout",
                     fmt::format("{} ms must be at least 1 ms", check.timeout.count()));
    }
    if (check.retries < 1) {
        problems.add("healthcheck.retries", fmt::format("{} must be at least 1", check.retries));
    }
    if (check.start_period < 0ms) {
        problems.add("healthcheck.start_period",
                     fmt::format("{} ms must not be negative", check.start_period.count()));
    }
}

void check_naming(Problems& problems, const Naming& naming) {
    if (!naming.name.empty() && !core::is_engine_name(naming.name)) {
        problems.add("naming.name", naming.name, core::engine_name_rule);
    }
    if (!naming.hostname.empty() && !core::is_host_name(naming.hostname)) {
        problems.add("naming.hostname", naming.hostname, core::host_name_rule);
    }
}

} // namespace

std::vector<std::string> validate(const ContainerSpec& spec) {
    Problems problems;
    check_image(problems, spec.image);
    check_process(problems, spec);
    core::check_connections(problems, spec);
    core::check_mounts(problems, spec.mounts);
    for (std::size_t i = 0; i < spec.files.size(); ++i) {
        core::check_file(problems, element("files", i), spec.files[i]);
    }
    if (spec.startup_timeout <= 0ms) {
        problems.add("startup_timeout",
                     fmt::format("{} ms must be more than 0", spec.startup_timeout.count()));
    }
    core::check_labels(problems, spec.labels);
    check_resources(problems, spec.resources);
    if (spec.healthcheck) {
        check_healthcheck(problems, *spec.healthcheck);
    }
    check_naming(problems, spec.naming);
    if (spec.reuse_idle < std::chrono::seconds{1}) {
        problems.add("reuse_idle", fmt::format("{} s must be at least 1 s", spec.reuse_idle.count()));
    }
    return std::move(problems).take();
}

} // namespace testcontainers
