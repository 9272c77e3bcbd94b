#include "core/create_request.hpp"

#include "core/env_file.hpp"
#include "core/host_address.hpp"
#include "session/session.hpp"
#include "values/deadline.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>

namespace testcontainers::core {
namespace {

using docker::MountPoint;

MountPoint mount_point(const VolumeMount& mount) {
    return {.type = MountPoint::Type::volume,
            .source = mount.volume.text(),
            .target = mount.target,
            .read_only = mount.read_only,
            .subpath = mount.subpath,
            .no_copy = !mount.copy_image_content};
}

MountPoint mount_point(const AnonymousVolumeMount& mount) {
    return {.type = MountPoint::Type::volume,
            .target = mount.target,
            .driver = mount.driver.empty() && !mount.driver_options.empty() ? "local" : mount.driver,
            .driver_options = mount.driver_options,
            .labels = mount.labels};
}

MountPoint mount_point(const TmpfsMount& mount) {
    return {.type = MountPoint::Type::tmpfs,
            .target = mount.target,
            .tmpfs_size = mount.size,
            .tmpfs_mode = mount.mode};
}

/// What TmpfsOptions of every version can say.
bool is_plain(const TmpfsMount& mount) {
    return !mount.exec && !mount.uid && !mount.gid && mount.options.empty();
}

/// `exec,uid=7,size=1048576`, as `mount -o` takes it.
std::string tmpfs_options(const TmpfsMount& mount) {
    auto options = mount.options;
    if (mount.exec) {
        options.emplace_back("exec");
    }
    if (mount.uid) {
        options.push_back(fmt::format("uid={}", *mount.uid));
    }
    if (mount.gid) {
        options.push_back(fmt::format("gid={}", *mount.gid));
    }
    if (mount.mode) {
        options.push_back(fmt::format("mode={:o}", *mount.mode));
    }
    if (mount.size) {
        options.push_back(fmt::format("size={}", mount.size->count()));
    }
    return fmt::format("{}", fmt::join(options, ","));
}

std::string absolute_source(const BindMount& mount) {
    return std::filesystem::absolute(mount.source).lexically_normal().string();
}

std::string propagation_of(const BindMount& mount) {
    return mount.propagation == Propagation::rprivate ? std::string{}
                                                      : std::string{to_string(mount.propagation)};
}

/// `source:target:z,ro`: the only way to tell an engine of a label.
std::string labelled_bind(const BindMount& mount) {
    auto text = fmt::format("{}:{}:{}", absolute_source(mount), mount.target, to_string(mount.selinux));
    text += mount.read_only ? ",ro" : "";
    const auto propagation = propagation_of(mount);
    return propagation.empty() ? text : text + ',' + propagation;
}

MountPoint mount_point(const BindMount& mount) {
    return {.type = MountPoint::Type::bind,
            .source = absolute_source(mount),
            .target = mount.target,
            .read_only = mount.read_only,
            .propagation = propagation_of(mount),
            .non_recursive = !mount.recursive};
}

MountPoint mount_point(const ImageMount& mount) {
    return {.type = MountPoint::Type::image,
            .source = mount.image,
            .target = mount.target,
            .subpath = mount.subpath};
}

void add_mount(docker::ContainerCreate& request, const Mount& mount,
               const std::map<std::string, std::string>& images) {
    if (const auto* tmpfs = std::get_if<TmpfsMount>(&mount); tmpfs != nullptr && !is_plain(*tmpfs)) {
        request.tmpfs.emplace(tmpfs->target, tmpfs_options(*tmpfs));
        return;
    }
    if (const auto* bind = std::get_if<BindMount>(&mount);
        bind != nullptr && bind->selinux != SelinuxLabel::unchanged) {
        request.binds.push_back(labelled_bind(*bind));
        return;
    }
    auto point = std::visit([](const auto& kind) { return mount_point(kind); }, mount);
    if (point.type == MountPoint::Type::image) {
        const auto chosen = images.find(point.source);
        point.source = chosen == images.end() ? point.source : chosen->second;
    }
    request.mounts.push_back(std::move(point));
}

std::map<Port, std::vector<docker::PortBinding>> port_bindings(const ContainerSpec& spec, bool local) {
    std::map<Port, std::vector<docker::PortBinding>> bindings;
    for (const auto& port : spec.ports) {
        const auto host = port.host().value_or(HostPorts{});
        const std::string usual = local ? "127.0.0.1" : "";
        bindings[port.container()].push_back(
            {.host_ip = port.address().empty() ? usual : port.address(),
             .host_port = host.first,
             .last_host_port = host.last == host.first ? std::uint16_t{0} : host.last});
    }
    return bindings;
}

docker::HealthcheckConfig health_check(const Healthcheck& check) {
    if (check.disabled) {
        return {.test = {"NONE"}};
    }
    using namespace std::chrono_literals;
    docker::HealthcheckConfig config{.test = {"CMD"},
                                     .interval = bounded(check.interval),
                                     .timeout = bounded(check.timeout),
                                     .start_period = bounded(check.start_period),
                                     .retries = check.retries,
                                     .start_interval = bounded(check.start_interval.value_or(0ms))};
    config.test.insert(config.test.end(), check.command.begin(), check.command.end());
    return config;
}

docker::ResourceConfig resources_of(const Resources& resources) {
    constexpr double nano = 1e9;
    docker::ResourceConfig config{.memory = resources.memory,
                                  .memory_and_swap = resources.memory_and_swap,
                                  .shm_size = resources.shm_size,
                                  .cpuset = resources.cpuset,
                                  .pids_limit = resources.pids_limit};
    if (resources.cpus) {
        config.nano_cpus = std::llround(*resources.cpus * nano);
    }
    for (const auto& limit : resources.ulimits) {
        config.ulimits.push_back({limit.name, limit.soft, limit.hard.value_or(limit.soft)});
    }
    for (const auto& device : resources.devices) {
        config.devices.push_back(
            {device.host, device.container.empty() ? device.host : device.container, device.permissions});
    }
    for (const auto& request : resources.device_requests) {
        config.device_requests.push_back({.driver = request.driver,
                                          .count = request.count,
                                          .ids = request.ids,
                                          .capabilities = request.capabilities,
                                          .options = request.options});
    }
    return config;
}

docker::IsolationConfig isolation_of(const Security& security, const Namespaces& namespaces) {
    return {.privileged = security.privileged,
            .read_only_root = security.read_only_root,
            .cap_add = security.added_capabilities,
            .cap_drop = security.dropped_capabilities,
            .security_options = security.options,
            .sysctls = security.sysctls,
            .groups = security.groups,
            .ipc_mode = namespaces.ipc,
            .pid_mode = namespaces.pid,
            .userns_mode = namespaces.user,
            .cgroupns_mode = namespaces.cgroup,
            .uts_mode = namespaces.uts};
}

std::string policy_name(RestartPolicy::When when) {
    switch (when) {
    case RestartPolicy::When::on_failure:
        return "on-failure";
    case RestartPolicy::When::always:
        return "always";
    case RestartPolicy::When::unless_stopped:
        return "unless-stopped";
    case RestartPolicy::When::never:
        break;
    }
    return {};
}

void set_process(docker::ContainerCreate& request, const Process& process) {
    request.tty = process.tty;
    request.open_stdin = process.open_stdin;
    request.init = process.init;
    request.stop_signal = process.stop_signal;
    if (process.stop_timeout) {
        request.stop_timeout = bounded(*process.stop_timeout);
    }
    request.restart_policy = policy_name(process.restart.when);
    request.restart_retries = process.restart.max_retries;
}

void set_surroundings(docker::ContainerCreate& request, const ContainerSpec& spec, const Creation& creation) {
    for (const auto& mount : spec.mounts) {
        add_mount(request, mount, creation.mounted_images);
    }
    for (const auto& volumes : spec.volumes_from) {
        request.volumes_from.push_back(volumes.container + (volumes.read_only ? ":ro" : ""));
    }
    for (const auto& network : spec.networks) {
        request.networks.push_back(endpoint_config(network));
    }
    for (const auto& host : spec.extra_hosts) {
        request.extra_hosts.push_back(host.name + ':' + host.address);
    }
    request.dns_servers = spec.dns.servers;
    request.dns_search = spec.dns.search;
    request.dns_options = spec.dns.options;
    request.log_driver = spec.logging.driver;
    request.log_options = spec.logging.options;
}

} // namespace

docker::ContainerCreate create_request(const ContainerSpec& spec, const Creation& creation) {
    docker::ContainerCreate request{
        .name = spec.naming.name.empty() ? creation.name : spec.naming.name,
        .image = creation.image,
        .command = spec.command,
        .entrypoint = spec.entrypoint,
        .env = environment_of(spec),
        .labels = session::without_heritage(creation.labels),
        .ports = port_bindings(spec, creation.local),
        .user = spec.user,
        .working_directory = spec.working_directory,
        .hostname = spec.naming.hostname,
        .domain_name = spec.naming.domain_name,
        .mac_address = spec.naming.mac_address,
        .resources = resources_of(spec.resources),
        .isolation = isolation_of(spec.security, spec.namespaces),
        .annotations = spec.annotations,
        .platform = spec.platform.empty() ? creation.default_platform : spec.platform,
    };
    request.labels.insert(spec.labels.begin(), spec.labels.end());
    set_process(request, spec.process);
    set_surroundings(request, spec, creation);
    request.auto_remove = spec.auto_remove;
    if (!creation.host_access.empty()) {
        request.extra_hosts.push_back(std::string{host_access_name} + ':' + creation.host_access);
    }
    if (spec.healthcheck) {
        request.healthcheck = health_check(*spec.healthcheck);
    }
    if (spec.edit_request) {
        request.edit = spec.edit_request.function();
    }
    return request;
}

docker::EndpointConfig endpoint_config(const NetworkAttachment& attachment) {
    return {.network = attachment.network(),
            .aliases = attachment.aliases(),
            .ipv4 = attachment.address().ipv4,
            .ipv6 = attachment.address().ipv6,
            .driver_options = attachment.address().driver_options};
}

std::vector<Port> published_ports(const ContainerSpec& spec) {
    std::vector<Port> ports;
    ports.reserve(spec.ports.size());
    for (const auto& port : spec.ports) {
        if (std::ranges::find(ports, port.container()) == ports.end()) {
            ports.push_back(port.container());
        }
    }
    return ports;
}

} // namespace testcontainers::core
