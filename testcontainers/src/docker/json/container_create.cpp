#include "docker/json/container.hpp"
#include "docker/json/value.hpp"

namespace testcontainers::docker::json {
namespace {

Value encode_healthcheck(const HealthcheckConfig& check) {
    Value value = Value::object();
    set_unless_empty(value, "Test", check.test);
    const auto set_duration = [&](const char* name, std::chrono::nanoseconds duration) {
        if (duration.count() != 0) {
            value[name] = duration.count();
        }
    };
    set_duration("Interval", check.interval);
    set_duration("Timeout", check.timeout);
    set_duration("StartPeriod", check.start_period);
    if (check.retries != 0) {
        value["Retries"] = check.retries;
    }
    return value;
}

const char* type_name(MountPoint::Type type) {
    switch (type) {
    case MountPoint::Type::volume:
        return "volume";
    case MountPoint::Type::tmpfs:
        return "tmpfs";
    case MountPoint::Type::bind:
        break;
    }
    return "bind";
}

Value encode_mount(const MountPoint& mount) {
    Value value{{"Type", type_name(mount.type)}, {"Target", mount.target}};
    set_unless_empty(value, "Source", mount.source);
    if (mount.read_only) {
        value["ReadOnly"] = true;
    }
    // Options that belong to another type of mount are refused.
    if (mount.type == MountPoint::Type::tmpfs) {
        if (mount.tmpfs_size) {
            value["TmpfsOptions"]["SizeBytes"] = mount.tmpfs_size->count();
        }
        if (mount.tmpfs_mode) {
            value["TmpfsOptions"]["Mode"] = *mount.tmpfs_mode;
        }
    }
    return value;
}

Value encode_bindings(const std::vector<PortBinding>& bindings) {
    Value list = Value::array();
    for (const auto& binding : bindings) {
        list.push_back({{"HostIp", binding.host_ip},
                        {"HostPort", binding.host_port == 0 ? "" : std::to_string(binding.host_port)}});
    }
    return list;
}

void set_ports(Value& body, Value& host, const ContainerCreate& container) {
    for (const auto& [port, bindings] : container.ports) {
        const auto name = to_string(port);
        body["ExposedPorts"][name] = Value::object();
        if (!bindings.empty()) {
            host["PortBindings"][name] = encode_bindings(bindings);
        }
    }
}

void set_networks(Value& body, Value& host, std::span<const EndpointConfig> networks) {
    if (networks.empty()) {
        return;
    }
    host["NetworkMode"] = networks.front().network;
    for (const auto& endpoint : networks) {
        auto& value = body["NetworkingConfig"]["EndpointsConfig"][endpoint.network];
        value = Value::object();
        set_unless_empty(value, "Aliases", endpoint.aliases);
    }
}

Value encode_host(const ContainerCreate& container) {
    Value host = Value::object();
    for (const auto& mount : container.mounts) {
        host["Mounts"].push_back(encode_mount(mount));
    }
    set_unless_empty(host, "ExtraHosts", container.extra_hosts);
    if (container.memory) {
        host["Memory"] = container.memory->count();
    }
    if (container.shm_size) {
        host["ShmSize"] = container.shm_size->count();
    }
    if (container.nano_cpus) {
        host["NanoCpus"] = *container.nano_cpus;
    }
    if (container.auto_remove) {
        host["AutoRemove"] = true;
    }
    if (container.privileged) {
        host["Privileged"] = true;
    }
    return host;
}

void set_process(Value& body, const ContainerCreate& container) {
    set_unless_empty(body, "Cmd", container.command);
    set_unless_empty(body, "Entrypoint", container.entrypoint);
    for (const auto& [name, value] : container.env) {
        body["Env"].push_back(name + '=' + value);
    }
    set_unless_empty(body, "User", container.user);
    set_unless_empty(body, "WorkingDir", container.working_directory);
    set_unless_empty(body, "Hostname", container.hostname);
    if (container.tty) {
        body["Tty"] = true;
    }
    if (container.open_stdin) {
        body["OpenStdin"] = true;
    }
}

} // namespace

std::string encode(const ContainerCreate& container, std::span<const EndpointConfig> networks) {
    Value body{{"Image", container.image}};
    set_process(body, container);
    set_unless_empty(body, "Labels", container.labels);
    if (container.healthcheck) {
        body["Healthcheck"] = encode_healthcheck(*container.healthcheck);
    }
    auto host = encode_host(container);
    set_ports(body, host, container);
    set_networks(body, host, networks);
    set_unless_empty(body, "HostConfig", host);
    return dump(body);
}

ContainerCreated decode_created(std::string_view body) {
    const auto answer = parse_object(body);
    return {.id = required_text(answer, "Id"), .warnings = strings(answer, "Warnings")};
}

} // namespace testcontainers::docker::json
