#pragma once

#include "testcontainers/bytes.hpp"
#include "testcontainers/docker/call.hpp"
#include "testcontainers/docker/streams.hpp"
#include "testcontainers/logs.hpp"
#include "testcontainers/port.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace testcontainers::docker {

class Connection;

/// An address and port of the host. Port 0 lets the engine pick one.
struct PortBinding {
    std::string host_ip = {};
    std::uint16_t host_port = 0;

    friend bool operator==(const PortBinding&, const PortBinding&) = default;
};

/// Storage of a container (HostConfig.Mounts).
struct MountPoint {
    enum class Type : std::uint8_t { bind, volume, tmpfs };
    Type type = Type::bind;
    std::string source = {};
    std::string target = {};
    bool read_only = false;
    std::optional<Bytes> tmpfs_size = {};
    std::optional<std::uint32_t> tmpfs_mode = {};
};

/// A health check (Config.Healthcheck).
struct HealthcheckConfig {
    /// `{"CMD", …}`, `{"CMD-SHELL", …}` or `{"NONE"}`.
    std::vector<std::string> test = {};
    std::chrono::nanoseconds interval = {};
    std::chrono::nanoseconds timeout = {};
    std::chrono::nanoseconds start_period = {};
    int retries = 0;
};

/// A network to be connected to at creation (NetworkingConfig.EndpointsConfig).
struct EndpointConfig {
    std::string network = {};
    std::vector<std::string> aliases = {};
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
    std::vector<EndpointConfig> networks = {};
    std::string user = {};
    std::string working_directory = {};
    std::string hostname = {};
    /// `name:address`.
    std::vector<std::string> extra_hosts = {};
    std::optional<HealthcheckConfig> healthcheck = {};
    std::optional<Bytes> memory = {};
    std::optional<Bytes> shm_size = {};
    std::optional<std::int64_t> nano_cpus = {};
    bool tty = false;
    bool open_stdin = false;
    /// Removed by the engine when it ends.
    bool auto_remove = false;
    bool privileged = false;
};

/// The answer to ContainerCreate.
struct ContainerCreated {
    std::string id;
    std::vector<std::string> warnings;
};

/// One run of a health check.
struct HealthProbe {
    int exit_code = 0;
    std::string output;
};

/// Health as the engine sees it.
struct HealthDetails {
    /// `starting`, `healthy` or `unhealthy`.
    std::string status;
    int failing_streak = 0;
    std::vector<HealthProbe> log;
};

/// The state of a container.
struct ContainerStatus {
    /// `created`, `running`, `paused`, `restarting`, `removing`, `exited` or `dead`.
    std::string status;
    bool running = false;
    bool paused = false;
    bool oom_killed = false;
    /// The process id on the engine's machine; 0 when it does not run.
    int pid = 0;
    int exit_code = 0;
    /// The engine's words when the start failed.
    std::string error;
    /// RFC 3339; `0001-01-01T00:00:00Z` for never.
    std::string started_at;
    std::string finished_at;
    std::optional<HealthDetails> health;
};

/// A container's place on a network.
struct NetworkDetails {
    std::string network_id;
    std::string ip_address;
    std::string ipv6_address;
    std::string gateway;
    std::vector<std::string> aliases;
};

/// The answer to ContainerInspect.
struct ContainerDetails {
    std::string id;
    /// Without the engine's leading slash.
    std::string name;
    /// The image's id.
    std::string image_id;
    /// The image's name as it was asked for.
    std::string image;
    /// RFC 3339.
    std::string created;
    std::vector<std::string> command;
    std::vector<std::string> entrypoint;
    std::vector<std::string> env;
    std::map<std::string, std::string> labels;
    std::string user;
    std::string working_directory;
    std::string hostname;
    bool tty = false;
    bool has_healthcheck = false;
    ContainerStatus state;
    std::string network_mode;
    std::vector<std::string> extra_hosts;
    /// Published ports; a port that is exposed only has no bindings.
    std::map<Port, std::vector<PortBinding>> ports;
    std::map<std::string, NetworkDetails> networks;
};

/// A row of ContainerList.
struct ContainerSummary {
    std::string id;
    std::vector<std::string> names;
    std::string image;
    std::string state;
    std::map<std::string, std::string> labels;
    /// Seconds since the epoch, of the engine's clock.
    std::int64_t created = 0;
};

/// Which logs are wanted (ContainerLogs).
struct LogsQuery {
    bool follow = false;
    bool timestamps = false;
    bool out = true;
    bool err = true;
    LogOptions options = {};
    /// Whether the container has a terminal: its log is then not multiplexed.
    bool tty = false;
};

/// What to do with running processes and anonymous volumes (ContainerDelete).
struct RemoveOptions {
    bool force = true;
    bool volumes = true;
};

/// When ContainerWait answers.
enum class WaitCondition : std::uint8_t { not_running, next_exit, removed };

/// Facts about a path in a container (the X-Docker-Container-Path-Stat header).
struct PathStat {
    std::string name;
    std::uint64_t size = 0;
    /// Permission bits.
    std::uint32_t mode = 0;
    bool is_directory = false;
    bool is_symlink = false;
    std::string link_target;
};

/// The container calls of the Engine API. Safe from several threads. Every call throws TransportError when no complete answer
/// comes, NotFound (404), Conflict (409) or ApiError when the engine refuses.
class Containers {
public:
    explicit Containers(Connection& connection) noexcept : connection_(&connection) {}

    /// ContainerCreate. Sent at most once; a container whose creation was not answered because the connection broke is found
    /// by its name.
    [[nodiscard]] ContainerCreated create(const ContainerCreate& container, const Call& call = {});
    /// ContainerStart. False when it ran already.
    bool start(const std::string& id, const Call& call = {});
    /// ContainerStop. False when it was stopped already. The call may take `grace` longer than its timeout.
    bool stop(const std::string& id, std::chrono::seconds grace, const Call& call = {});
    /// ContainerKill.
    void kill(const std::string& id, const std::string& signal, const Call& call = {});
    /// ContainerPause.
    void pause(const std::string& id, const Call& call = {});
    /// ContainerUnpause.
    void unpause(const std::string& id, const Call& call = {});
    /// ContainerDelete. A container that is gone already, or is being removed, is no error: returns when it is gone.
    void remove(const std::string& id, const RemoveOptions& options = {}, const Call& call = {});
    /// ContainerInspect, by id or name.
    [[nodiscard]] ContainerDetails inspect(const std::string& id, const Call& call = {});
    /// ContainerList with filters such as `{{"label", {"a=b"}}}`.
    [[nodiscard]] std::vector<ContainerSummary> list(const std::map<std::string, std::vector<std::string>>& filters, bool all,
                                                     const Call& call = {});
    /// ContainerWait: the exit code.
    [[nodiscard]] int wait(const std::string& id, WaitCondition condition, const Call& call = {});
    /// ContainerLogs: hands each piece to `sink`, until the end or until it returns false.
    void logs(const std::string& id, const LogsQuery& query, const OutputSink& sink, const Call& call = {});
    /// The same with the engine's time of each piece, whatever `query.timestamps` says; a line may have several pieces.
    void timed_logs(const std::string& id, const LogsQuery& query, const TimedOutputSink& sink, const Call& call = {});
    /// ContainerArchiveInfo.
    [[nodiscard]] PathStat stat(const std::string& id, const std::string& path, const Call& call = {});
    /// PutContainerArchive: extracts a tar into the folder `path`, which must exist.
    void put_archive(const std::string& id, const std::string& path, const ByteSource& tar, const Call& call = {});
    /// ContainerArchive: a tar of `path`.
    void get_archive(const std::string& id, const std::string& path, const ByteSink& sink, const Call& call = {});

private:
    Connection* connection_;
};

}  // namespace testcontainers::docker
