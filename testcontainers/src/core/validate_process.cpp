#include "core/validate_process.hpp"

#include "core/env_file.hpp"
#include "core/signal_name.hpp"
#include "core/words.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace testcontainers::core {
namespace {

using namespace std::chrono_literals;

void check_env(Problems& problems, const ContainerSpec& spec) {
    for (const auto& [name, value] : spec.env) {
        if (name.empty()) {
            problems.add("env", "a variable must have a name");
        } else if (name.find('=') != std::string::npos) {
            problems.add("env", name, "must not have a '=' in a variable's name");
        }
        problems.check_text("env", name);
        problems.check_text(element("env", name), value);
    }
    for (std::size_t i = 0; i < spec.env_files.size(); ++i) {
        (void)read_env_file(problems, element("env_files", i), spec.env_files[i]);
    }
}

void check_time(Problems& problems, const char* field, std::chrono::milliseconds time) {
    if (time < 1ms) {
        problems.add(field, fmt::format("{} ms must be at least 1 ms", time.count()));
    }
}

void check_healthcheck(Problems& problems, const Healthcheck& check) {
    if (check.disabled) {
        if (!check.command.empty()) {
            problems.add("healthcheck.command", check.command.front(),
                         "is never run, because `disabled` is set; leave out one of them");
        }
        return;
    }
    if (check.command.empty() || check.command.front().empty()) {
        problems.add("healthcheck.command", "must have a program, such as {\"pg_isready\"}");
    }
    problems.check_texts("healthcheck.command", check.command);
    check_time(problems, "healthcheck.interval", check.interval);
    check_time(problems, "healthcheck.timeout", check.timeout);
    if (check.start_interval) {
        check_time(problems, "healthcheck.start_interval", *check.start_interval);
    }
    if (check.retries < 1) {
        problems.add("healthcheck.retries", fmt::format("{} must be at least 1", check.retries));
    }
    if (check.start_period < 0ms) {
        problems.add("healthcheck.start_period",
                     fmt::format("{} ms must not be negative", check.start_period.count()));
    }
}

void check_end(Problems& problems, const Process& process) {
    if (!process.stop_signal.empty()) {
        check_signal(problems, "process.stop_signal", process.stop_signal);
    }
    if (process.stop_timeout && *process.stop_timeout < 0s) {
        problems.add("process.stop_timeout",
                     fmt::format("{} s must not be negative", process.stop_timeout->count()));
    }
    const auto retries = process.restart.max_retries;
    if (retries < 0) {
        problems.add("process.restart.max_retries",
                     fmt::format("{} must be at least 1, or 0 for no limit", retries));
    } else if (retries > 0 && process.restart.when != RestartPolicy::When::on_failure) {
        problems.add("process.restart.max_retries",
                     fmt::format("{} has no effect; set `when` to on_failure, or leave it out", retries));
    }
}

template <class Function>
void check_function(Problems& problems, const std::string& field,
                    const DescribedFunction<Function>& function) {
    if (!function) {
        problems.add(field, function.description(), "has no function; give one, or leave it out");
    } else if (function.description().empty()) {
        problems.add(field, "has no description; say what it does, for messages");
    }
}

void check_logging(Problems& problems, const Logging& logging) {
    problems.check_text("logging.driver", logging.driver);
    for (std::size_t i = 0; i < logging.consumers.size(); ++i) {
        check_function(problems, element("logging.consumers", i), logging.consumers[i]);
    }
    if (logging.driver.empty() && !logging.options.empty()) {
        problems.add("logging.options", logging.options.begin()->first,
                     "is an option of a driver; set `driver` as well, such as json-file");
    }
    problems.check_settings("logging.options", logging.options);
}

void check_capabilities(Problems& problems, const char* field, const std::vector<std::string>& names) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!is_constant_name(names[i])) {
            problems.add(element(field, i), names[i],
                         "must be a capability's name, such as NET_ADMIN, or ALL");
        }
    }
}

void check_filled(Problems& problems, const char* field, const std::vector<std::string>& texts,
                  const char* rule) {
    problems.check_texts(field, texts);
    for (std::size_t i = 0; i < texts.size(); ++i) {
        if (texts[i].empty()) {
            problems.add(element(field, i), texts[i], rule);
        }
    }
}

void check_security(Problems& problems, const Security& security) {
    check_capabilities(problems, "security.added_capabilities", security.added_capabilities);
    check_capabilities(problems, "security.dropped_capabilities", security.dropped_capabilities);
    check_filled(problems, "security.options", security.options,
                 "must be an option, such as no-new-privileges");
    check_filled(problems, "security.groups", security.groups, "must be a group's name or number");
    for (const auto& [name, value] : security.sysctls) {
        if (name.find('.') == std::string::npos || name.find_first_of(" =") != std::string::npos) {
            problems.add("security.sysctls", name,
                         "must be a setting of the kernel, such as net.core.somaxconn");
        }
        problems.check_text(element("security.sysctls", name), value);
    }
}

bool names_container(std::string_view mode) {
    constexpr std::string_view prefix = "container:";
    return mode.starts_with(prefix) && mode.size() > prefix.size();
}

void check_namespaces(Problems& problems, const Namespaces& spaces) {
    const auto refuse = [&](const char* field, const std::string& mode, const char* rule) {
        problems.add(field, mode, rule);
    };
    const auto& ipc = spaces.ipc;
    if (!ipc.empty() && ipc != "private" && ipc != "shareable" && ipc != "host" && ipc != "none" &&
        !names_container(ipc)) {
        refuse("namespaces.ipc", ipc, "must be private, shareable, host, none or container:NAME");
    }
    if (!spaces.pid.empty() && spaces.pid != "host" && !names_container(spaces.pid)) {
        refuse("namespaces.pid", spaces.pid, "must be host or container:NAME");
    }
    if (!spaces.user.empty() && spaces.user != "host") {
        refuse("namespaces.user", spaces.user, "must be host, or empty for the engine's own mapping");
    }
    if (!spaces.cgroup.empty() && spaces.cgroup != "private" && spaces.cgroup != "host") {
        refuse("namespaces.cgroup", spaces.cgroup, "must be private or host");
    }
    if (!spaces.uts.empty() && spaces.uts != "host") {
        refuse("namespaces.uts", spaces.uts, "must be host, or empty for its own");
    }
}

} // namespace

void check_process(Problems& problems, const ContainerSpec& spec) {
    problems.check_texts("command", spec.command);
    problems.check_texts("entrypoint", spec.entrypoint);
    check_env(problems, spec);
    problems.check_text("user", spec.user);
    if (std::ranges::count(spec.user, ':') > 1) {
        problems.add("user", spec.user, "must be a user, or a user and a group, such as 1000:1000");
    }
    if (!spec.working_directory.empty()) {
        problems.check_container_path("working_directory", spec.working_directory);
    }
    if (spec.healthcheck) {
        check_healthcheck(problems, *spec.healthcheck);
    }
    check_end(problems, spec.process);
    check_logging(problems, spec.logging);
}

void check_isolation(Problems& problems, const ContainerSpec& spec) {
    check_security(problems, spec.security);
    check_namespaces(problems, spec.namespaces);
    if (spec.namespaces.uts == "host" && !spec.naming.hostname.empty()) {
        problems.add("naming.hostname", spec.naming.hostname,
                     "cannot be set with namespaces.uts = host; leave out one of them");
    }
}

void check_callbacks(Problems& problems, const ContainerSpec& spec) {
    const auto check_all = [&](const char* field, const std::vector<Hook>& hooks) {
        for (std::size_t i = 0; i < hooks.size(); ++i) {
            check_function(problems, element(field, i), hooks[i]);
        }
    };
    check_all("hooks.before_create", spec.hooks.before_create);
    check_all("hooks.after_create", spec.hooks.after_create);
    check_all("hooks.before_start", spec.hooks.before_start);
    check_all("hooks.after_start", spec.hooks.after_start);
    check_all("hooks.after_ready", spec.hooks.after_ready);
    check_all("hooks.before_stop", spec.hooks.before_stop);
    check_all("hooks.after_stop", spec.hooks.after_stop);
    check_all("hooks.before_remove", spec.hooks.before_remove);
    check_all("hooks.after_remove", spec.hooks.after_remove);
    if (spec.edit_request != RequestEdit{}) {
        check_function(problems, "edit_request", spec.edit_request);
    }
}

} // namespace testcontainers::core
