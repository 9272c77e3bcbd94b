#pragma once

#include "testcontainers/bytes.hpp"
#include "testcontainers/port.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace testcontainers::docker {

/// An address and port of the host. Port 0 lets the engine pick one.
struct PortBinding {
    std::string host_ip = {};
    std::uint16_t host_port = 0;
    /// In a request the last of several ports, of which the engine picks a free one; 0 for `host_port` alone.
    std::uint16_t last_host_port = 0;

    friend bool operator==(const PortBinding&, const PortBinding&) = default;
};

/// Storage of a container (HostConfig.Mounts).
struct MountPoint {
    enum class Type : std::uint8_t { bind, volume, tmpfs, image };
    Type type = Type::bind;
    /// Empty for an anonymous volume.
    std::string source = {};
    std::string target = {};
    bool read_only = false;
    std::optional<Bytes> tmpfs_size = {};
    std::optional<std::uint32_t> tmpfs_mode = {};
    /// Of a bind mount; the engine's default when empty.
    std::string propagation = {};
    /// Of a bind mount: without the mounts below it.
    bool non_recursive = false;
    /// Of a volume or an image.
    std::string subpath = {};
    /// Of a volume.
    bool no_copy = false;
    std::string driver = {};
    std::map<std::string, std::string> driver_options = {};
    std::map<std::string, std::string> labels = {};
};

/// A health check (Config.Healthcheck).
struct HealthcheckConfig {
    /// `{"CMD", …}`, `{"CMD-SHELL", …}` or `{"NONE"}`.
    std::vector<std::string> test = {};
    std::chrono::nanoseconds interval = {};
    std::chrono::nanoseconds timeout = {};
    std::chrono::nanoseconds start_period = {};
    int retries = 0;
    std::chrono::nanoseconds start_interval = {};
};

/// A container's place on a network (EndpointSettings).
struct EndpointConfig {
    std::string network = {};
    std::vector<std::string> aliases = {};
    std::string ipv4 = {};
    std::string ipv6 = {};
    std::map<std::string, std::string> driver_options = {};
    /// The address of its card there; the engine picks one when empty, and always does before API 1.44.
    std::string mac_address = {};
};

/// A limit for each process (HostConfig.Ulimits).
struct UlimitConfig {
    std::string name;
    std::int64_t soft = 0;
    std::int64_t hard = 0;
};

/// A device of the engine's machine (HostConfig.Devices).
struct DeviceConfig {
    std::string host;
    std::string container;
    std::string permissions;
};

/// Devices that a driver gives out (HostConfig.DeviceRequests).
struct DeviceRequestConfig {
    std::string driver = {};
    int count = 0;
    std::vector<std::string> ids = {};
    std::vector<std::string> capabilities = {};
    std::map<std::string, std::string> options = {};
};

/// Limits and devices of a container (HostConfig).
struct ResourceConfig {
    std::optional<Bytes> memory = {};
    std::optional<Bytes> memory_and_swap = {};
    std::optional<Bytes> shm_size = {};
    std::optional<std::int64_t> nano_cpus = {};
    std::string cpuset = {};
    std::optional<std::int64_t> pids_limit = {};
    std::vector<UlimitConfig> ulimits = {};
    std::vector<DeviceConfig> devices = {};
    std::vector<DeviceRequestConfig> device_requests = {};
};

/// Rights of a container, and what it shares (HostConfig).
struct IsolationConfig {
    bool privileged = false;
    bool read_only_root = false;
    std::vector<std::string> cap_add = {};
    std::vector<std::string> cap_drop = {};
    std::vector<std::string> security_options = {};
    std::map<std::string, std::string> sysctls = {};
    std::vector<std::string> groups = {};
    std::string ipc_mode = {};
    std::string pid_mode = {};
    std::string userns_mode = {};
    std::string cgroupns_mode = {};
    std::string uts_mode = {};
};

/// The body of ContainerCreate. Empty fields are left out of the request.
struct ContainerCreate {
    std::string name = {};
    std::string image = {};
    std::vector<std::string> command = {};
    std::vector<std::string> entrypoint = {};
    std::map<std::string, std::string> env = {};
    std::map<std::string, std::string> labels = {};
    /// The ports to publish, each on its bindings.
    std::map<Port, std::vector<PortBinding>> ports = {};
    std::vector<MountPoint> mounts = {};
    /// Mounts as `source:target:options`, for what `mounts` cannot say (HostConfig.Binds).
    std::vector<std::string> binds = {};
    /// Memory: the options of each target, with commas between them (HostConfig.Tmpfs).
    std::map<std::string, std::string> tmpfs = {};
    /// `container` or `container:ro`.
    std::vector<std::string> volumes_from = {};
    std::vector<EndpointConfig> networks = {};
    std::string user = {};
    std::string working_directory = {};
    std::string hostname = {};
    std::string domain_name = {};
    std::string mac_address = {};
    /// `name:address`.
    std::vector<std::string> extra_hosts = {};
    std::optional<HealthcheckConfig> healthcheck = {};
    ResourceConfig resources = {};
    IsolationConfig isolation = {};
    bool tty = false;
    bool open_stdin = false;
    /// The engine's default where unset.
    std::optional<bool> init = {};
    /// Removed by the engine when it ends.
    bool auto_remove = false;
    std::string stop_signal = {};
    std::optional<std::chrono::seconds> stop_timeout = {};
    /// `no`, `on-failure`, `always` or `unless-stopped`.
    std::string restart_policy = {};
    int restart_retries = 0;
    std::vector<std::string> dns_servers = {};
    std::vector<std::string> dns_search = {};
    std::vector<std::string> dns_options = {};
    std::string log_driver = {};
    std::map<std::string, std::string> log_options = {};
    std::map<std::string, std::string> annotations = {};
    /// `os[/architecture[/variant]]`, a part of the request's target.
    std::string platform = {};
    /// Has the last word over the body, as JSON text.
    std::function<std::string(std::string)> edit = {};
};

/// The answer to ContainerCreate.
struct ContainerCreated {
    std::string id;
    std::vector<std::string> warnings;
};

} // namespace testcontainers::docker
