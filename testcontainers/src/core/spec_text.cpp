#include "testcontainers/container_spec.hpp"

#include "core/command.hpp"
#include "core/listing.hpp"
#include "core/spec_options_text.hpp"
#include "core/url_file.hpp"
#include "values/printable.hpp"
#include "values/secret_masking.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string_view>

namespace testcontainers {
namespace {

using core::Listing;
using core::time_text;

using namespace std::chrono_literals;

std::string variable(const std::pair<const std::string, std::string>& variable) {
    const auto& [name, value] = variable;
    return fmt::format("{}={}", name, names_a_secret(name) ? mask(value) : value);
}

std::string port_text(const PublishedPort& port) {
    auto text = to_string(port.container());
    if (const auto& host = port.host(); host && host->first == host->last) {
        text += fmt::format(" on host port {}", host->first);
    } else if (host) {
        text += fmt::format(" on a host port from {} to {}", host->first, host->last);
    }
    return port.address().empty() ? text : text + " of " + port.address();
}

/// `, a=1, b=2`; empty for none.
std::string settings_text(const std::map<std::string, std::string>& settings) {
    std::string text;
    for (const auto& [name, value] : settings) {
        text += fmt::format(", {}={}", name, names_a_secret(name) ? mask(value) : value);
    }
    return text;
}

std::string access(bool read_only) { return read_only ? ", read-only" : ""; }

std::string kind_text(const VolumeMount& mount) {
    return fmt::format("volume {}{}{} at {}{}{}", mount.volume.text(), mount.subpath.empty() ? "" : "/",
                       mount.subpath, mount.target, access(mount.read_only),
                       mount.copy_image_content ? "" : ", not filled from the image");
}

std::string kind_text(const AnonymousVolumeMount& mount) {
    return fmt::format("a volume of its own at {}{}{}{}", mount.target,
                       mount.driver.empty() ? "" : ", driver " + mount.driver,
                       settings_text(mount.driver_options),
                       mount.labels.empty() ? "" : ", labels" + settings_text(mount.labels));
}

std::string kind_text(const ImageMount& mount) {
    return fmt::format("image {}{}{} at {}", mount.image, mount.subpath.empty() ? "" : ", folder ",
                       mount.subpath, mount.target);
}

std::string kind_text(const TmpfsMount& mount) {
    const auto owner = mount.uid || mount.gid
                           ? fmt::format(", owner {}:{}", mount.uid.value_or(0), mount.gid.value_or(0))
                           : std::string{};
    return fmt::format(
        "tmpfs at {}{}{}{}{}{}{}", mount.target, mount.size ? ", " + to_string(*mount.size) : "",
        mount.mode ? fmt::format(", mode {:#o}", *mount.mode) : "", mount.exec ? ", programs may be run" : "",
        owner, mount.options.empty() ? "" : ", ", fmt::join(mount.options, ", "));
}

std::string kind_text(const BindMount& mount) {
    const bool plain = mount.propagation == Propagation::rprivate;
    const bool labelled = mount.selinux != SelinuxLabel::unchanged;
    return fmt::format("{} at {}{}{}{}{}{}{}", mount.source.string(), mount.target, access(mount.read_only),
                       plain ? "" : ", ", plain ? "" : to_string(mount.propagation),
                       mount.recursive ? "" : ", without the mounts below it",
                       labelled ? ", SELinux label " : "", labelled ? to_string(mount.selinux) : "");
}

std::string ownership(std::uint32_t uid, std::uint32_t gid) {
    return uid == 0 && gid == 0 ? "" : fmt::format(", owner {}:{}", uid, gid);
}

std::string kind_text(const HostFile& file) {
    return fmt::format("{} as {}{}{}", file.source.string(), file.target,
                       file.mode ? fmt::format(", mode {:#o}", *file.mode) : "",
                       ownership(file.uid, file.gid));
}

std::string kind_text(const HostArchive& archive) {
    return fmt::format("{} unpacked in {}", archive.source.string(), archive.target);
}

/// The content may be a secret, and is left out.
std::string kind_text(const FileContent& file) {
    return fmt::format("{} bytes as {}, mode {:#o}{}", file.content.size(), file.target, file.mode,
                       ownership(file.uid, file.gid));
}

std::string kind_text(const UrlFile& file) {
    return fmt::format("{} as {}, mode {:#o}{}{}, at most {} in {}", core::without_query(file.url),
                       file.target, file.mode, ownership(file.uid, file.gid),
                       file.sha256.empty() ? "" : ", SHA-256 " + file.sha256, to_string(file.largest),
                       time_text(file.timeout));
}

template <class... Kinds>
std::string any_kind(const std::variant<Kinds...>& value) {
    return std::visit([](const auto& kind) { return kind_text(kind); }, value);
}

std::string network_text(const NetworkAttachment& network) {
    const auto& address = network.address();
    auto text = network.network();
    if (!network.aliases().empty()) {
        text += fmt::format(" as {}", fmt::join(network.aliases(), ", "));
    }
    text += address.ipv4.empty() ? "" : ", IPv4 address " + address.ipv4;
    text += address.ipv6.empty() ? "" : ", IPv6 address " + address.ipv6;
    return text + settings_text(address.driver_options);
}

std::string pull_text(const PullPolicy& policy) {
    return policy == PullPolicy::missing ? std::string{} : to_string(policy);
}

std::string healthcheck_text(const Healthcheck& check) {
    if (check.disabled) {
        return "none";
    }
    return fmt::format("{}, every {}, timeout {}, {} retries{}{}", core::command_line(check.command),
                       time_text(check.interval), time_text(check.timeout), check.retries,
                       check.start_period > 0ms ? ", start period " + time_text(check.start_period) : "",
                       check.start_interval ? ", every " + time_text(*check.start_interval) + " until then"
                                            : "");
}

void list_process(Listing& listing, const ContainerSpec& spec) {
    listing.line("image", spec.image);
    listing.line("command", core::command_line(spec.command));
    listing.line("entrypoint", core::command_line(spec.entrypoint));
    listing.lines("env", spec.env, variable);
    listing.lines("env_files", spec.env_files, [](const auto& file) { return file.string(); });
}

void list_surroundings(Listing& listing, const ContainerSpec& spec) {
    listing.lines("ports", spec.ports, port_text);
    listing.line("stable_ports", spec.stable_ports ? "yes" : "");
    listing.lines("mounts", spec.mounts, [](const Mount& mount) { return any_kind(mount); });
    listing.lines("volumes_from", spec.volumes_from,
                  [](const VolumesFrom& volumes) { return volumes.container + access(volumes.read_only); });
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
    listing.line("startup_attempts", spec.startup_attempts == 1 ? "" : std::to_string(spec.startup_attempts));
    listing.line("user", spec.user);
    listing.line("working_directory", spec.working_directory);
    listing.lines("labels", spec.labels,
                  [](const auto& label) { return fmt::format("{}={}", label.first, label.second); });
    listing.lines("annotations", spec.annotations, [](const auto& annotation) {
        return fmt::format("{}={}", annotation.first, annotation.second);
    });
    listing.lines("extra_hosts", spec.extra_hosts,
                  [](const ExtraHost& host) { return fmt::format("{} is {}", host.name, host.address); });
    listing.lines("exposed_host_ports", spec.exposed_host_ports,
                  [](const Port& port) { return to_string(port); });
    listing.line("pull", pull_text(spec.pull));
    listing.line("platform", spec.platform);
    core::list_resources(listing, spec.resources);
    listing.line("healthcheck", spec.healthcheck ? healthcheck_text(*spec.healthcheck) : "");
    listing.line("naming.name", spec.naming.name);
    listing.line("naming.hostname", spec.naming.hostname);
    listing.line("reuse", spec.reuse ? fmt::format("until idle for {}", time_text(spec.reuse_idle)) : "");
    listing.line("auto_remove", spec.auto_remove ? "yes" : "");
    listing.line("clean_up", spec.clean_up ? "" : "no");
    listing.line("naming.domain_name", spec.naming.domain_name);
    listing.line("naming.mac_address", spec.naming.mac_address);
    core::list_options(listing, spec);
    return std::move(listing).take();
}

} // namespace testcontainers
