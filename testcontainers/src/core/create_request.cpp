#include "core/create_request.hpp"

#include <cmath>
#include <filesystem>

namespace testcontainers::core {
namespace {

docker::MountPoint mount_point(const VolumeMount& mount) {
    return {.type = docker::MountPoint::Type::volume,
            .source = mount.volume.text(),
            .target = mount.target,
            .read_only = mount.read_only};
}

docker::MountPoint mount_point(const TmpfsMount& mount) {
    return {.type = docker::MountPoint::Type::tmpfs,
            .target = mount.target,
            .tmpfs_size = mount.size,
            .tmpfs_mode = mount.mode};
}

docker::MountPoint mount_point(const BindMount& mount) {
    return {.type = docker::MountPoint::Type::bind,
            .source = std::filesystem::absolute(mount.source).lexically_normal().string(),
            .target = mount.target,
            .read_only = mount.read_only};
}

std::map<Port, std::vector<docker::PortBinding>> port_bindings(const ContainerSpec& spec, bool local) {
    std::map<Port, std::vector<docker::PortBinding>> bindings;
    for (const auto& port : spec.ports) {
        bindings[port.container()].push_back(
            {.host_ip = local ? "127.0.0.1" : "", .host_port = port.host().value_or(0)});
    }
    return bindings;
}

docker::HealthcheckConfig health_check(const Healthcheck& check) {
    docker::HealthcheckConfig config{.test = {"CMD"},
                                     .interval = check.interval,
                                     .timeout = check.timeout,
                                     .start_period = check.start_period,
                                     .retries = check.retries};
    config.test.insert(config.test.end(), check.command.begin(), check.command.end());
    return config;
}

} // namespace

docker::ContainerCreate create_request(const ContainerSpec& spec, const Creation& creation) {
    constexpr double nano = 1e9;
    docker::ContainerCreate request{
        .name = spec.naming.name.empty() ? creation.name : spec.naming.name,
        .image = creation.image,
        .command = spec.command,
        .entrypoint = spec.entrypoint,
        .env = spec.env,
        .labels = creation.labels,
        .ports = port_bindings(spec, creation.local),
        .user = spec.user,
        .working_directory = spec.working_directory,
        .hostname = spec.naming.hostname,
        .memory = spec.resources.memory,
        .shm_size = spec.resources.shm_size,
    };
    request.labels.insert(spec.labels.begin(), spec.labels.end());
    for (const auto& mount : spec.mounts) {
        request.mounts.push_back(std::visit([](const auto& kind) { return mount_point(kind); }, mount));
    }
    for (const auto& network : spec.networks) {
        request.networks.push_back({.network = network.network(), .aliases = network.aliases()});
    }
    for (const auto& host : spec.extra_hosts) {
        request.extra_hosts.push_back(host.name + ':' + host.address);
    }
    if (spec.healthcheck) {
        request.healthcheck = health_check(*spec.healthcheck);
    }
    if (spec.resources.cpus) {
        request.nano_cpus = std::llround(*spec.resources.cpus * nano);
    }
    return request;
}

std::vector<Port> published_ports(const ContainerSpec& spec) {
    std::vector<Port> ports;
    ports.reserve(spec.ports.size());
    for (const auto& port : spec.ports) {
        ports.push_back(port.container());
    }
    return ports;
}

} // namespace testcontainers::core
