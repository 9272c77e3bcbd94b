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
#include "testcontainers/logs.hpp"
#include "testcontainers/port.hpp"

#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <source_location>
#include <string>
#include <utility>
#include <vector>

namespace testcontainers {

struct LeasedContainer;
struct SharedOptions;

namespace docker {
struct ContainerDetails;
}

/// What a start was spent on.
struct StartTimes {
    /// Finding the image, and pulling it where it had to be.
    std::chrono::microseconds image = {};
    /// Creating the container and copying files into it.
    std::chrono::microseconds create = {};
    /// The engine's start.
    std::chrono::microseconds start = {};
    /// From there to being ready.
    std::chrono::microseconds ready = {};
};

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

    /// What the container has written so far (Engine API: ContainerLogs).
    /// @throws NotFound, TransportError, ApiError.
    [[nodiscard]] Logs logs(const LogOptions& options = {},
                            std::source_location where = std::source_location::current()) const;

    /// Calls `consumer` for each line, from the first that `options` selects on, as they are written.
    /// @throws NotFound, TransportError, ApiError.
    [[nodiscard]] LogFollower follow_logs(LogConsumer consumer, const LogOptions& options = {},
                                          std::source_location where = std::source_location::current()) const;

    /// Copies a file or a folder into the container, which may run or not (Engine API: PutContainerArchive).
    /// @throws ConfigError when the source cannot be read or the target is not absolute, TransportError,
    /// ApiError.
    void copy_to(const File& file, std::source_location where = std::source_location::current()) const;

    /// The content of a regular file in the container.
    /// @throws NotFound when there is none, ConfigError when it is something else than a regular file,
    /// TransportError, ApiError.
    [[nodiscard]] std::string read_file(const std::string& path,
                                        std::source_location where = std::source_location::current()) const;

    /// Copies a file or a folder out of the container. Below an existing folder it keeps its name; else
    /// `target` is its new path. Nothing is written outside of `target`.
    /// @throws NotFound when there is none, ConfigError when `target` cannot be written or the content would
    /// lead outside, TransportError, ApiError.
    void copy_from(const std::string& path, const std::filesystem::path& target,
                   std::source_location where = std::source_location::current()) const;

    /// Asks the process to end and kills it after `grace`. A stopped container stays stopped without an
    /// error.
    /// @throws TransportError, ApiError.
    void stop(std::chrono::seconds grace = std::chrono::seconds{10},
              std::source_location where = std::source_location::current());

    /// Starts a stopped container and waits until it is ready as at first; one that runs is left as it is.
    /// @throws StartError when it does not become ready; the container then still exists. TransportError,
    /// ApiError.
    void start(std::source_location where = std::source_location::current());

    /// `stop(grace)`, then `start()`.
    /// @throws what these throw.
    void restart(std::chrono::seconds grace = std::chrono::seconds{10},
                 std::source_location where = std::source_location::current());

    /// Freezes all its processes.
    /// @throws Conflict when it does not run or is paused already, TransportError, ApiError.
    void pause(std::source_location where = std::source_location::current());

    /// Lets frozen processes go on.
    /// @throws ApiError when it is not paused, TransportError.
    void resume(std::source_location where = std::source_location::current());

    /// Sends a signal, such as `KILL` or `HUP`, to its first process.
    /// @throws Conflict when it does not run, ApiError when there is no such signal, TransportError.
    void kill(const std::string& signal = "KILL",
              std::source_location where = std::source_location::current());

    /// What the engine knows of it; include `testcontainers/docker/containers.hpp` for the type (Engine API:
    /// ContainerInspect).
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
    friend Container run(const ContainerSpec&, std::source_location);
    friend std::vector<Container> run_all(const std::vector<ContainerSpec>&, std::source_location);
    friend LeasedContainer lease_container(const std::string&, const ContainerSpec&, const SharedOptions&,
                                           std::source_location);
    std::unique_ptr<State> state_;
};

/// Pulls the image where needed, creates and starts a container, and returns when it is ready. When it
/// throws, nothing is left behind.
/// @throws ConfigError when `validate(spec)` finds problems, PullError, EngineUnavailable, Conflict when its
/// name is in use, StartError when it ends before it is ready, WaitTimeout when it is not ready in time,
/// TransportError, ApiError; what the spec's wait throws.
[[nodiscard]] Container run(const ContainerSpec& spec,
                            std::source_location where = std::source_location::current());

/// Starts several containers side by side, up to 32 at a time, and returns when all are ready. When one fails, the others are
/// removed and its exception comes out (that of the first in order, when several fail).
/// @throws what `run` throws.
[[nodiscard]] std::vector<Container> run_all(const std::vector<ContainerSpec>& specs,
                                             std::source_location where = std::source_location::current());

/// A spec together with the place in the code that mentions it.
class LocatedSpec {
public:
    LocatedSpec(const ContainerSpec& spec, // NOLINT(google-explicit-constructor)
                std::source_location where = std::source_location::current()) noexcept
        : spec_(&spec), where_(where) {}

    /// The caller's spec, which must outlive this.
    [[nodiscard]] const ContainerSpec& spec() const noexcept { return *spec_; }
    /// The caller's place.
    [[nodiscard]] const std::source_location& where() const noexcept { return where_; }

private:
    const ContainerSpec* spec_;
    std::source_location where_;
};

/// `auto [db, cache] = tc::run_all(db_spec, cache_spec);`
/// @throws what `run` throws.
template <std::same_as<ContainerSpec>... Specs>
[[nodiscard]] std::array<Container, 1 + sizeof...(Specs)> run_all(LocatedSpec first, const Specs&... rest) {
    auto containers = run_all(std::vector<ContainerSpec>{first.spec(), rest...}, first.where());
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
        return std::array<Container, 1 + sizeof...(Specs)>{std::move(containers[I])...};
    }
    (std::make_index_sequence<1 + sizeof...(Specs)>{});
}

} // namespace testcontainers
