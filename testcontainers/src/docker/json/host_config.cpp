#include "docker/json/host_config.hpp"

namespace testcontainers::docker::json {
namespace {

const char* type_name(MountPoint::Type type) {
    switch (type) {
    case MountPoint::Type::volume:
        return "volume";
    case MountPoint::Type::tmpfs:
        return "tmpfs";
    case MountPoint::Type::image:
        return "image";
    case MountPoint::Type::bind:
        break;
    }
    return "bind";
}

void set_tmpfs_options(Value& value, const MountPoint& mount) {
    if (mount.tmpfs_size) {
        value["TmpfsOptions"]["SizeBytes"] = mount.tmpfs_size->count();
    }
    if (mount.tmpfs_mode) {
        value["TmpfsOptions"]["Mode"] = *mount.tmpfs_mode;
    }
}

void set_volume_options(Value& value, const MountPoint& mount) {
    Value options = Value::object();
    set_unless_empty(options, "Labels", mount.labels);
    set_unless_empty(options, "Subpath", mount.subpath);
    if (mount.no_copy) {
        options["NoCopy"] = true;
    }
    Value driver = Value::object();
    set_unless_empty(driver, "Name", mount.driver);
    set_unless_empty(driver, "Options", mount.driver_options);
    set_unless_empty(options, "DriverConfig", driver);
    set_unless_empty(value, "VolumeOptions", options);
}

/// Options that belong to another type of mount are refused by the engine.
Value encode_mount(const MountPoint& mount) {
    Value value{{"Type", type_name(mount.type)}, {"Target", mount.target}};
    set_unless_empty(value, "Source", mount.source);
    if (mount.read_only) {
        value["ReadOnly"] = true;
    }
    switch (mount.type) {
    case MountPoint::Type::tmpfs:
        set_tmpfs_options(value, mount);
        break;
    case MountPoint::Type::volume:
        set_volume_options(value, mount);
        break;
    case MountPoint::Type::bind:
        if (!mount.propagation.empty()) {
            value["BindOptions"]["Propagation"] = mount.propagation;
        }
        if (mount.non_recursive) {
            value["BindOptions"]["NonRecursive"] = true;
        }
        break;
    case MountPoint::Type::image:
        if (!mount.subpath.empty()) {
            value["ImageOptions"]["Subpath"] = mount.subpath;
        }
        break;
    }
    return value;
}

std::string host_ports(const PortBinding& binding) {
    if (binding.host_port == 0) {
        return {};
    }
    const auto first = std::to_string(binding.host_port);
    return binding.last_host_port > binding.host_port ? first + '-' + std::to_string(binding.last_host_port)
                                                      : first;
}

void set_ports(Value& host, const ContainerCreate& container) {
    for (const auto& [port, bindings] : container.ports) {
        for (const auto& binding : bindings) {
            host["PortBindings"][to_string(port)].push_back(
                {{"HostIp", binding.host_ip}, {"HostPort", host_ports(binding)}});
        }
    }
}

void set_size(Value& host, const char* name, const std::optional<Bytes>& size) {
    if (size) {
        host[name] = size->count();
    }
}

void set_resources(Value& host, const ResourceConfig& resources) {
    set_size(host, "Memory", resources.memory);
    set_size(host, "MemorySwap", resources.memory_and_swap);
    set_size(host, "ShmSize", resources.shm_size);
    set_unless_empty(host, "CpusetCpus", resources.cpuset);
    if (resources.nano_cpus) {
        host["NanoCpus"] = *resources.nano_cpus;
    }
    if (resources.pids_limit) {
        host["PidsLimit"] = *resources.pids_limit;
    }
    for (const auto& limit : resources.ulimits) {
        host["Ulimits"].push_back({{"Name", limit.name}, {"Soft", limit.soft}, {"Hard", limit.hard}});
    }
    for (const auto& device : resources.devices) {
        host["Devices"].push_back({{"PathOnHost", device.host},
                                   {"PathInContainer", device.container},
                                   {"CgroupPermissions", device.permissions}});
    }
    for (const auto& request : resources.device_requests) {
        Value value{{"Driver", request.driver}, {"Count", request.count}};
        set_unless_empty(value, "DeviceIDs", request.ids);
        value["Capabilities"] = Value::array({request.capabilities});
        set_unless_empty(value, "Options", request.options);
        host["DeviceRequests"].push_back(std::move(value));
    }
}

void set_isolation(Value& host, const IsolationConfig& isolation) {
    if (isolation.privileged) {
        host["Privileged"] = true;
    }
    if (isolation.read_only_root) {
        host["ReadonlyRootfs"] = true;
    }
    set_unless_empty(host, "CapAdd", isolation.cap_add);
    set_unless_empty(host, "CapDrop", isolation.cap_drop);
    set_unless_empty(host, "SecurityOpt", isolation.security_options);
    set_unless_empty(host, "Sysctls", isolation.sysctls);
    set_unless_empty(host, "GroupAdd", isolation.groups);
    set_unless_empty(host, "IpcMode", isolation.ipc_mode);
    set_unless_empty(host, "PidMode", isolation.pid_mode);
    set_unless_empty(host, "UsernsMode", isolation.userns_mode);
    set_unless_empty(host, "CgroupnsMode", isolation.cgroupns_mode);
    set_unless_empty(host, "UTSMode", isolation.uts_mode);
}

void set_running(Value& host, const ContainerCreate& container) {
    if (container.auto_remove) {
        host["AutoRemove"] = true;
    }
    if (container.init) {
        host["Init"] = *container.init;
    }
    if (!container.restart_policy.empty()) {
        host["RestartPolicy"]["Name"] = container.restart_policy;
        if (container.restart_retries != 0) {
            host["RestartPolicy"]["MaximumRetryCount"] = container.restart_retries;
        }
    }
    if (!container.log_driver.empty() || !container.log_options.empty()) {
        host["LogConfig"] = {{"Type", container.log_driver}, {"Config", container.log_options}};
    }
    set_unless_empty(host, "Annotations", container.annotations);
}

} // namespace

Value encode_host_config(const ContainerCreate& container) {
    Value host = Value::object();
    for (const auto& mount : container.mounts) {
        host["Mounts"].push_back(encode_mount(mount));
    }
    set_unless_empty(host, "Binds", container.binds);
    set_unless_empty(host, "Tmpfs", container.tmpfs);
    set_unless_empty(host, "VolumesFrom", container.volumes_from);
    set_unless_empty(host, "ExtraHosts", container.extra_hosts);
    set_unless_empty(host, "Dns", container.dns_servers);
    set_unless_empty(host, "DnsSearch", container.dns_search);
    set_unless_empty(host, "DnsOptions", container.dns_options);
    set_ports(host, container);
    set_resources(host, container.resources);
    set_isolation(host, container.isolation);
    set_running(host, container);
    return host;
}

} // namespace testcontainers::docker::json
