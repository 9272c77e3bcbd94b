#include "testcontainers/container_spec.hpp"

#include "core/command.hpp"
#include "values/printable.hpp"
#include "values/secret_masking.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string_view>

namespace testcontainers {
namespace {

using namespace std::chrono_literals;

/// Collects `field: value` lines; what is empty has none.
class Listing {
public:
    void line(std::string_view field, std::string_view value) {
        if (!value.empty()) {
            text_ += fmt::format("{}{}: {}", text_.empty() ? "" : "\n", field, printable(value));
        }
    }

    template <class Values, class Describe>
    void lines(std::string_view field, const Values& values, const Describe& describe) {
        if (values.empty()) {
            return;
        }
        text_ += fmt::format("{}{}:", text_.empty() ? "" : "\n", field);
        for (const auto& value : values) {
            text_ += "\n  " + printable(describe(value));
        }
    }

    [[nodiscard]] std::string take() && { return std::move(text_); }

private:
    std::string text_;
};

std::string time_text(std::chrono::milliseconds time) {
    return time % 1s == 0ms ? fmt::format("{} s", time / 1s) : fmt::format("{} ms", time.count());
}

std::string variable(const std::pair<const std::string, std::string>& variable) {
    const auto& [name, value] = variable;
    return fmt::format("{}={}", name, names_a_secret(name) ? mask(value) : value);
}

std::string port_text(const PublishedPort& port) {
    return port.host() ? fmt::format("{} on host port {}", to_string(port.container()), *port.host())
                       : to_string(port.container());
}

std::string access(bool read_only) { return read_only ? ", read-only" : ""; }

std::string kind_text(const VolumeMount& mount) {
    return fmt::format("volume {} at {}{}", mount.volume.text(), mount.target, access(mount.read_only));
}

std::string kind_text(const TmpfsMount& mount) {
    return fmt::format("tmpfs at {}{}{}", mount.target, mount.size ? ", " + to_string(*mount.size) : "",
                       mount.mode ? fmt::format(", mode {:#o}", *mount.mode) : "");
}

std::string kind_text(const BindMount& mount) {
    return fmt::format("{} at {}{}", mount.source.string(), mount.target, access(mount.read_only));
}

std::string ownership(std::uint32_t uid, std::uint32_t gid) {
    return uid == 0 && gid == 0 ? "" : fmt::format(", owner {}:{}", uid, gid);
}

std::string kind_text(const HostFile& file) {
    return fmt::format("{} as {}{}{}", file.source.string(), file.target,
                       file.mode ? fmt::format(", mode {:#o}", *file.mode) : "",
                       ownership(file.uid, file.gid));
}

/// The content may be a secret, and is left out.
std::string kind_text(const FileContent& file) {
    return fmt::format("{} bytes as {}, mode {:#o}{}", file.content.size(), file.target, file.mode,
                       ownership(file.uid, file.gid));
}

template <class... Kinds>
std::string any_kind(const std::variant<Kinds...>& value) {
    return std::visit([](const auto& kind) { return kind_text(kind); }, value);
}

std::string network_text(const NetworkAttachment& network) {
    return network.aliases().empty()
               ? network.network()
               : fmt::format("{} as {}", network.network(), fmt::join(network.aliases(), ", "));
}

std::string pull_text(const PullPolicy& policy) {
    return policy == PullPolicy::missing ? std::string{} : to_string(policy);
}

std::string healthcheck_text(const Healthcheck& check) {
    return fmt::format("{}, every {}, timeout {}, {} retries{}", core::command_line(check.command),
                       time_text(check.interval), time_text(check.timeout), check.retries,
                       check.start_period > 0ms ? ", start period " + time_text(check.start_period) : "");
}

void list_limits(Listing& listing, const Resources& resources) {
    listing.line("resources.memory", resources.memory ? to_string(*resources.memory) : "");
    listing.line("resources.cpus", resources.cpus ? fmt::format("{}", *resources.cpus) : "");
    listing.line("resources.shm_size", resources.shm_size ? to_string(*resources.shm_size) : "");
}

void list_process(Listing& listing, const ContainerSpec& spec) {
    listing.line("image", spec.image);
    listing.line("command", core::command_line(spec.command));
    listing.line("entrypoint", core::command_line(spec.entrypoint));
    listing.lines("env", spec.env, variable);
}

void list_surroundings(Listing& listing, const ContainerSpec& spec) {
    listing.lines("ports", spec.ports, port_text);
    listing.lines("mounts", spec.mounts, [](const Mount& mount) { return any_kind(mount); });
    listing.lines("files", spec.files, [](const File& file) { return any_kind(file); });
    listing.lines("networks", spec.networks, network_text);
}

} // namespace

std::string to_string(const ContainerSpec& spec) {
    Listing listing;
    list_process(listing, spec);
    list_surroundings(listing, spec);
    listing.line("wait", spec.wait.description());
    listing.line("startup_timeout", time_text(spec.startup_timeout));
    listing.line("user", spec.user);
    listing.line("working_directory", spec.working_directory);
    listing.lines("labels", spec.labels,
                  [](const auto& label) { return fmt::format("{}={}", label.first, label.second); });
    listing.lines("extra_hosts", spec.extra_hosts,
                  [](const ExtraHost& host) { return fmt::format("{} is {}", host.name, host.address); });
    listing.line("pull", pull_text(spec.pull));
    list_limits(listing, spec.resources);
    listing.line("healthcheck", spec.healthcheck ? healthcheck_text(*spec.healthcheck) : "");
    listing.line("naming.name", spec.naming.name);
    listing.line("naming.hostname", spec.naming.hostname);
    listing.line("reuse", spec.reuse ? fmt::format("until idle for {}", time_text(spec.reuse_idle)) : "");
    return std::move(listing).take();
}

} // namespace testcontainers
