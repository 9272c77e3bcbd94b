#include "core/spec_options_text.hpp"

#include "values/secret_masking.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace testcontainers::core {
namespace {

std::string joined(const std::vector<std::string>& texts) {
    return fmt::format("{}", fmt::join(texts, ", "));
}

std::string setting(const std::pair<const std::string, std::string>& setting) {
    const auto& [name, value] = setting;
    return fmt::format("{}={}", name, names_a_secret(name) ? mask(value) : value);
}

template <class Value>
std::string size_text(const std::optional<Value>& size) {
    return size ? to_string(*size) : std::string{};
}

template <class Number>
std::string number_text(const std::optional<Number>& number) {
    return number ? fmt::format("{}", *number) : std::string{};
}

std::string limit_text(const Ulimit& limit) {
    return limit.hard ? fmt::format("{} {}, at most {}", limit.name, limit.soft, *limit.hard)
                      : fmt::format("{} {}", limit.name, limit.soft);
}

std::string device_text(const Device& device) {
    return fmt::format("{} as {} ({})", device.host,
                       device.container.empty() ? device.host : device.container, device.permissions);
}

std::string request_text(const DeviceRequest& request) {
    auto text = request.ids.empty() ? (request.count == -1 ? "all" : std::to_string(request.count))
                                    : joined(request.ids);
    text += " with " + joined(request.capabilities);
    text += request.driver.empty() ? "" : ", driver " + request.driver;
    for (const auto& option : request.options) {
        text += ", " + setting(option);
    }
    return text;
}

const char* yes(bool value) { return value ? "yes" : ""; }

std::string restart_text(const RestartPolicy& policy) {
    switch (policy.when) {
    case RestartPolicy::When::on_failure:
        return policy.max_retries > 0 ? fmt::format("on failure, {} times", policy.max_retries)
                                      : "on failure";
    case RestartPolicy::When::always:
        return "always";
    case RestartPolicy::When::unless_stopped:
        return "unless stopped";
    case RestartPolicy::When::never:
        break;
    }
    return policy.max_retries > 0 ? fmt::format("never, {} times", policy.max_retries) : std::string{};
}

void list_process(Listing& listing, const Process& process) {
    listing.line("process.tty", yes(process.tty));
    listing.line("process.open_stdin", yes(process.open_stdin));
    listing.line("process.init", process.init ? (*process.init ? "yes" : "no") : "");
    listing.line("process.stop_signal", process.stop_signal);
    listing.line("process.stop_timeout", process.stop_timeout ? time_text(*process.stop_timeout) : "");
    listing.line("process.restart", restart_text(process.restart));
}

void list_security(Listing& listing, const Security& security) {
    listing.line("security.privileged", yes(security.privileged));
    listing.line("security.read_only_root", yes(security.read_only_root));
    listing.line("security.added_capabilities", joined(security.added_capabilities));
    listing.line("security.dropped_capabilities", joined(security.dropped_capabilities));
    listing.line("security.options", joined(security.options));
    listing.lines("security.sysctls", security.sysctls, setting);
    listing.line("security.groups", joined(security.groups));
}

void list_namespaces(Listing& listing, const Namespaces& namespaces) {
    listing.line("namespaces.ipc", namespaces.ipc);
    listing.line("namespaces.pid", namespaces.pid);
    listing.line("namespaces.user", namespaces.user);
    listing.line("namespaces.cgroup", namespaces.cgroup);
    listing.line("namespaces.uts", namespaces.uts);
}

void list_hooks(Listing& listing, const Hooks& hooks) {
    const auto list = [&](std::string_view field, const std::vector<Hook>& of_phase) {
        listing.lines(field, of_phase, [](const Hook& hook) { return hook.description(); });
    };
    list("hooks.before_create", hooks.before_create);
    list("hooks.after_create", hooks.after_create);
    list("hooks.before_start", hooks.before_start);
    list("hooks.after_start", hooks.after_start);
    list("hooks.after_ready", hooks.after_ready);
    list("hooks.before_stop", hooks.before_stop);
    list("hooks.after_stop", hooks.after_stop);
    list("hooks.before_remove", hooks.before_remove);
    list("hooks.after_remove", hooks.after_remove);
}

} // namespace

void list_resources(Listing& listing, const Resources& resources) {
    listing.line("resources.memory", size_text(resources.memory));
    listing.line("resources.cpus", number_text(resources.cpus));
    listing.line("resources.shm_size", size_text(resources.shm_size));
    listing.line("resources.memory_and_swap", size_text(resources.memory_and_swap));
    listing.line("resources.cpuset", resources.cpuset);
    listing.line("resources.pids_limit", number_text(resources.pids_limit));
    listing.lines("resources.ulimits", resources.ulimits, limit_text);
    listing.lines("resources.devices", resources.devices, device_text);
    listing.lines("resources.device_requests", resources.device_requests, request_text);
}

void list_options(Listing& listing, const ContainerSpec& spec) {
    list_process(listing, spec.process);
    list_security(listing, spec.security);
    list_namespaces(listing, spec.namespaces);
    listing.line("dns.servers", joined(spec.dns.servers));
    listing.line("dns.search", joined(spec.dns.search));
    listing.line("dns.options", joined(spec.dns.options));
    listing.line("logging.driver", spec.logging.driver);
    listing.lines("logging.options", spec.logging.options, setting);
    listing.lines("logging.consumers", spec.logging.consumers,
                  [](const DescribedLogConsumer& consumer) { return consumer.description(); });
    list_hooks(listing, spec.hooks);
    listing.line("edit_request", spec.edit_request.description());
}

} // namespace testcontainers::core
