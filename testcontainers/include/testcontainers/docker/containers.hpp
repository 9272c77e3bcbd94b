#pragma once

#include "testcontainers/bytes.hpp"
#include "testcontainers/docker/call.hpp"
#include "testcontainers/docker/container_create.hpp"
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

class Attachment;
class Connection;
struct ContainerStats;
struct ProcessTable;

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
    std::string mac_address;
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
    /// The commands that run in it, as `Execs` knows them.
    std::vector<std::string> exec_ids;
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
    bool is_regular = false;
    bool is_symlink = false;
    std::string link_target;
};

/// The container calls of the Engine API. Safe from several threads. Every call throws TransportError when no
/// complete answer comes, NotFound (404), Conflict (409) or ApiError when the engine refuses.
class Containers {
public:
    explicit Containers(Connection& connection) noexcept : connection_(&connection) {}

    /// ContainerCreate. Sent at most once; a container whose creation was not answered because the connection
    /// broke is found by its name.
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
    /// ContainerDelete. A container that is gone already, or is being removed, is no error: returns when it
    /// is gone.
    void remove(const std::string& id, const RemoveOptions& options = {}, const Call& call = {});
    /// ContainerInspect, by id or name.
    [[nodiscard]] ContainerDetails inspect(const std::string& id, const Call& call = {});
    /// The same, as the engine's JSON: for what the typed answer leaves out.
    [[nodiscard]] std::string inspect_json(const std::string& id, const Call& call = {});
    /// ContainerRename.
    void rename(const std::string& id, const std::string& name, const Call& call = {});
    /// ContainerResize: the size of the terminal.
    void resize(const std::string& id, int rows, int columns, const Call& call = {});
    /// ContainerTop.
    [[nodiscard]] ProcessTable top(const std::string& id, const Call& call = {});
    /// ContainerStats, once.
    [[nodiscard]] ContainerStats stats(const std::string& id, const Call& call = {});
    /// ContainerExport: a tar of the file system.
    void export_archive(const std::string& id, const ByteSink& sink, const Call& call = {});
    /// ContainerAttach, with input and output; `tty` says whether the container has a terminal.
    [[nodiscard]] Attachment attach(const std::string& id, bool tty = false, const Call& call = {});
    /// ContainerList with filters such as `{{"label", {"a=b"}}}`.
    [[nodiscard]] std::vector<ContainerSummary>
    list(const std::map<std::string, std::vector<std::string>>& filters, bool all, const Call& call = {});
    /// ContainerWait: the exit code.
    [[nodiscard]] int wait(const std::string& id, WaitCondition condition, const Call& call = {});
    /// ContainerLogs: hands each piece to `sink`, until the end or until it returns false.
    void logs(const std::string& id, const LogsQuery& query, const OutputSink& sink, const Call& call = {});
    /// The same with the engine's time of each piece, whatever `query.timestamps` says; a line may have
    /// several pieces.
    void timed_logs(const std::string& id, const LogsQuery& query, const TimedOutputSink& sink,
                    const Call& call = {});
    /// ContainerArchiveInfo.
    [[nodiscard]] PathStat stat(const std::string& id, const std::string& path, const Call& call = {});
    /// PutContainerArchive: extracts a tar into the folder `path`, which must exist. Throws NoSpace when the
    /// engine's disk is full.
    void put_archive(const std::string& id, const std::string& path, const ByteSource& tar,
                     const Call& call = {});
    /// ContainerArchive: a tar of `path`.
    void get_archive(const std::string& id, const std::string& path, const ByteSink& sink,
                     const Call& call = {});

private:
    Connection* connection_;
};

} // namespace testcontainers::docker
