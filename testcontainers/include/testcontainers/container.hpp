#pragma once

/// @file
/// Containers that run.
///
///     auto redis = tc::run({.image = "redis:7.2-alpine", .ports = {6379_tcp}});
///     connect_to(redis.endpoint(6379_tcp));
///     // removed at the end of the scope

#include "testcontainers/container_spec.hpp"
#include "testcontainers/error.hpp"
#include "testcontainers/exec.hpp"
#include "testcontainers/files.hpp"
#include "testcontainers/fwd.hpp"
#include "testcontainers/local_path.hpp"
#include "testcontainers/logs.hpp"
#include "testcontainers/owned.hpp"
#include "testcontainers/port.hpp"
#include "testcontainers/start_times.hpp"

#include <chrono>
#include <concepts>
#include <initializer_list>
#include <memory>
#include <optional>
#include <source_location>
#include <stop_token>
#include <string>
#include <vector>

namespace testcontainers {

/// A container that exists in the engine and has been ready. Its end removes it, with its anonymous volumes.
/// Move-only.
///
/// Const members are safe from several threads; the others need the only access.
class [[nodiscard]] Container {
public:
    Container(Container&&) noexcept;
    Container& operator=(Container&&) noexcept;
    /// Has the container removed in the background; at once when it could write to a folder of the host. A
    /// failure is reported on standard error and never thrown.
    ~Container();

    /// The engine's id, 64 hexadecimal digits.
    [[nodiscard]] const std::string& id() const noexcept;

    /// The name, without the engine's leading slash.
    [[nodiscard]] const std::string& name() const noexcept;

    /// What it was made from.
    [[nodiscard]] const ContainerSpec& spec() const noexcept;

    /// What its last start was spent on.
    [[nodiscard]] const StartTimes& start_times() const noexcept;

    /// Where the test reaches a published port. It may change with `start()` and `restart()`.
    /// @throws ConfigError when `port` is not published, the message lists those that are; or when the
    /// container was stopped.
    [[nodiscard]] Endpoint endpoint(Port port,
                                    std::source_location where = std::source_location::current()) const;

    /// Runs a command in the container and waits for its end (Engine API: ContainerExec, ExecStart).
    /// A program that cannot be run is no exception: the exit code is 126 or 127.
    /// @throws ConfigError when the command is empty, Conflict when the container does not run,
    /// TransportError also when the time is over, ApiError.
    [[nodiscard]] ExecResult exec(const ExecSpec& command,
                                  std::source_location where = std::source_location::current()) const;

    /// The same with program and arguments alone: `exec({"ls", "/data"})`.
    [[nodiscard]] ExecResult exec(std::initializer_list<std::string> command,
                                  std::source_location where = std::source_location::current()) const {
        return exec(ExecSpec{.command = command}, where);
    }

    /// The same with program and arguments in a vector.
    [[nodiscard]] ExecResult exec(const std::same_as<std::vector<std::string>> auto& command,
                                  std::source_location where = std::source_location::current()) const {
        return exec(ExecSpec{.command = command}, where);
    }

    /// The same with streams, for input and output of any size.
    /// @throws what `exec` throws, and what the streams throw.
    ExecResult exec(const ExecSpec& command, const ExecStreams& streams,
                    std::source_location where = std::source_location::current()) const;

    /// Starts a command and does not wait for it; what it writes is lost (Engine API: ExecStart, `Detach`).
    /// @throws what `exec` throws; ConfigError also when it has input or a timeout.
    void exec_detached(const ExecSpec& command,
                       std::source_location where = std::source_location::current()) const;

    /// What the container has written so far (Engine API: ContainerLogs).
    /// @throws NotFound, TransportError, ApiError.
    [[nodiscard]] Logs logs(const LogOptions& options = {},
                            std::source_location where = std::source_location::current()) const;

    /// Calls `consumer` for each line, from the first that `options` selects on, as they are written.
    /// @throws NotFound, TransportError, ApiError.
    [[nodiscard]] LogFollower follow_logs(LogConsumer consumer, const LogOptions& options = {},
                                          FollowUntil until = FollowUntil::exit,
                                          std::source_location where = std::source_location::current()) const;

    /// Copies a file or a folder into the container, which may run or not, or unpacks an archive there
    /// (Engine API: PutContainerArchive). Below a tmpfs it must run, and its own `tar` does it.
    /// @throws ConfigError when the source cannot be read or changes meanwhile, the target is not absolute or
    /// may not be written; ExecError when `tar` fails; NoSpace on a full disk; TransportError, ApiError.
    void copy_to(const File& file, std::source_location where = std::source_location::current()) const;

    /// The same with a stream.
    /// @throws ConfigError also when it is shorter or longer than it was said to be; what the stream throws.
    void copy_to(const FileStream& file, std::source_location where = std::source_location::current()) const;

    /// Has the engine unpack a tar archive, plain or compressed, into a folder of the container.
    /// @throws as `copy_to`; ApiError when the archive is none or ends early.
    void copy_archive_to(const FileSource& tar, const std::string& folder,
                         std::source_location where = std::source_location::current()) const;

    /// The content of a regular file in the container.
    /// @throws NotFound when there is none, ConfigError when it is something else than a regular file,
    /// TransportError, ApiError.
    [[nodiscard]] std::string read_file(const std::string& path,
                                        std::source_location where = std::source_location::current()) const;

    /// The same piece by piece, in constant memory; throws also what `content` does.
    void read_file(const std::string& path, const FileSink& content,
                   std::source_location where = std::source_location::current()) const;

    /// Copies a file or a folder out of the container. Below an existing folder it keeps its name; else
    /// `target` is its new path. Nothing is written outside of `target`, and no half of a file stays.
    /// @throws NotFound when there is none, ConfigError when `target` cannot be written or the content would
    /// lead outside, NoSpace when the disk is full, TransportError, ApiError.
    void copy_from(const std::string& path, const LocalPath& target,
                   std::source_location where = std::source_location::current()) const;

    /// A file or a folder as a tar archive, as the engine sends it, unchecked (Engine API: ContainerArchive).
    /// @throws NotFound when there is none, what `tar` throws, TransportError, ApiError.
    void copy_archive_from(const std::string& path, const FileSink& tar,
                           std::source_location where = std::source_location::current()) const;

    /// Asks the process to end and kills it after `grace`, else after the spec's stop timeout, else after
    /// 10 s. A stopped container stays stopped without an error.
    /// @throws ConfigError when `grace` is negative, TransportError, ApiError, what a hook throws.
    void stop(std::optional<std::chrono::seconds> grace = {},
              std::source_location where = std::source_location::current());

    /// Starts a stopped container and waits until it is ready as at first; one that runs is left as it is.
    /// @throws StartError when it does not become ready; the container then still exists. TransportError,
    /// ApiError.
    void start(std::source_location where = std::source_location::current());

    /// The same; `stop` ends the wait early, and the container still exists.
    /// @throws TransportError with `Reason::cancelled` then, else what `start` throws.
    void start(const std::stop_token& stop, std::source_location where = std::source_location::current());

    /// `stop(grace)`, then `start()`.
    /// @throws what these throw.
    void restart(std::optional<std::chrono::seconds> grace = {},
                 std::source_location where = std::source_location::current());

    /// Freezes all its processes.
    /// @throws Conflict when it does not run or is paused already, TransportError, ApiError.
    void pause(std::source_location where = std::source_location::current());

    /// Lets frozen processes go on.
    /// @throws ApiError when it is not paused, TransportError.
    void resume(std::source_location where = std::source_location::current());

    /// Sends a signal, such as `KILL` or `HUP`, to its first process.
    /// @throws ConfigError for an unknown signal, Conflict when it does not run, ApiError, TransportError.
    void kill(const std::string& signal = "KILL",
              std::source_location where = std::source_location::current());

    /// Waits until its first process has ended, and returns the exit code (Engine API: ContainerWait).
    /// @throws ConfigError when `timeout` is not more than 0, TransportError when it has not ended within it,
    /// ApiError.
    [[nodiscard]] int wait_for_exit(std::chrono::milliseconds timeout = std::chrono::seconds{60},
                                    std::source_location where = std::source_location::current()) const;

    /// Gives it another name (Engine API: ContainerRename).
    /// @throws ConfigError when it is no name, Conflict when it is in use, TransportError, ApiError.
    void rename(const std::string& name, std::source_location where = std::source_location::current());

    /// Puts it on one more network. Its host ports may change (Engine API: NetworkConnect).
    /// @throws ConfigError when an alias or address is wrong, NotFound, TransportError, ApiError.
    void connect(const NetworkAttachment& network,
                 std::source_location where = std::source_location::current());

    /// Takes it off a network. Its host ports may change (Engine API: NetworkDisconnect).
    /// @throws NotFound, TransportError, ApiError.
    void disconnect(const NetworkAttachment& network,
                    std::source_location where = std::source_location::current());

    /// A two-way connection to its first process; include `testcontainers/docker/attach.hpp` (Engine API:
    /// ContainerAttach).
    /// @throws NotFound, TransportError, ApiError.
    [[nodiscard]] docker::Attachment
    attach(std::source_location where = std::source_location::current()) const;

    /// Changes the size of its terminal (Engine API: ContainerResize).
    /// @throws ConfigError when it has none, Conflict when it does not run, TransportError, ApiError.
    void resize(const TerminalSize& size, std::source_location where = std::source_location::current());

    /// Its processes; include `testcontainers/docker/monitoring.hpp` (Engine API: ContainerTop).
    /// @throws Conflict when it does not run, TransportError, ApiError.
    [[nodiscard]] docker::ProcessTable
    top(std::source_location where = std::source_location::current()) const;

    /// What it uses now; include `testcontainers/docker/monitoring.hpp` (Engine API: ContainerStats).
    /// @throws TransportError, ApiError.
    [[nodiscard]] docker::ContainerStats
    stats(std::source_location where = std::source_location::current()) const;

    /// Writes its file system, without volumes, into a tar archive (Engine API: ContainerExport).
    /// @throws ConfigError when `target` cannot be written, NoSpace, TransportError, ApiError.
    void export_to(const LocalPath& target,
                   std::source_location where = std::source_location::current()) const;

    /// What the engine knows; include `testcontainers/docker/containers.hpp` (Engine API: ContainerInspect).
    /// @throws NotFound, TransportError, ApiError.
    [[nodiscard]] docker::ContainerDetails
    inspect(std::source_location where = std::source_location::current()) const;

    /// Ends and removes it now, with its anonymous volumes. One that is gone already is removed. May be
    /// called twice; after it only `id()`, `name()` and `spec()` may be called.
    /// @throws TransportError, ApiError.
    void remove(std::source_location where = std::source_location::current());

    /// Gives up ownership: the container outlives the handle. The reaper still removes it when the process
    /// ends. Returns its id.
    [[nodiscard]] std::string release() &&;

    /// Its life, private to the library.
    class State;

private:
    explicit Container(std::unique_ptr<State> state) noexcept;
    friend Container create(const ContainerSpec&, const std::stop_token&, std::source_location);
    friend Container run(const ContainerSpec&, const std::stop_token&, std::source_location);
    friend std::vector<Container> run_all(const std::vector<ContainerSpec>&, const std::stop_token&,
                                          std::source_location);
    friend class ServiceLease;
    friend class Link;
    friend Disruption partition(Container&, const NetworkAttachment&, std::source_location);
    friend Disruption freeze(Container&, std::source_location);
    internal::Owned<State> state_;
};

} // namespace testcontainers

#include "testcontainers/run.hpp"
