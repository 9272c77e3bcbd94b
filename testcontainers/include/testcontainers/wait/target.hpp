#pragma once

#include "testcontainers/exec.hpp"
#include "testcontainers/logs.hpp"
#include "testcontainers/port.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

namespace testcontainers::wait {

/// What the engine says of a container's health check.
enum class Health : std::uint8_t { none, starting, healthy, unhealthy };

/// Who listens on a port inside a container.
enum class Listening : std::uint8_t {
    no,            ///< no process
    loopback_only, ///< a process, on an address that is not reached from outside of the container
    yes,           ///< a process, on an address that is reached from outside
    unknown,       ///< it cannot be seen from here
};

/// A container's state, as far as a strategy needs it.
struct TargetState {
    /// Whether its process runs.
    bool running = true;
    /// The exit code, once it does not.
    std::optional<int> exit_code = {};
    /// Whether the kernel ended it for want of memory.
    bool oom_killed = false;
    /// Its health.
    Health health = Health::none;
    /// What the last health check printed.
    std::string health_output = {};
    /// Whether its process has ended and the engine is about to start it again; it is `running` then, too.
    bool restarting = false;
    /// When its process was started, by the engine's clock.
    std::optional<std::chrono::system_clock::time_point> started_at = {};

    friend bool operator==(const TargetState&, const TargetState&) = default;
};

/// Lines of a container's output, and where to read on.
struct LogLines {
    /// The lines.
    std::vector<LogLine> lines = {};
    /// The number of the line after the last of them: what to ask for next. It grows by more than
    /// `lines.size()` where lines were forgotten because a container had written too many at once.
    std::size_t next = 0;

    friend bool operator==(const LogLines&, const LogLines&) = default;
};

/// A started container, as a wait strategy sees it. Const members are safe from several threads.
class Target {
public:
    Target() = default;
    Target(const Target&) = delete;
    Target& operator=(const Target&) = delete;
    virtual ~Target() = default;

    /// The engine's id.
    [[nodiscard]] virtual const std::string& id() const noexcept = 0;

    /// The state as last heard of from the engine; costs a request only when the engine said that it changed.
    [[nodiscard]] virtual TargetState state() const = 0;

    /// Runs a command in the container.
    /// @throws what `Container::exec` throws.
    [[nodiscard]] virtual ExecResult exec(const ExecSpec& command) const = 0;

    /// The same with program and arguments alone: `exec({"pg_isready"})`.
    [[nodiscard]] ExecResult exec(std::initializer_list<std::string> command) const {
        return exec(ExecSpec{.command = command});
    }

    /// Whether there is something at the absolute `path` in the container, of whatever kind.
    /// @throws TransportError, ApiError.
    [[nodiscard]] virtual bool has_file(const std::string& path) const = 0;

    /// The content of a regular file in the container; nothing when there is none at `path`.
    /// @throws ConfigError when it is something else than a regular file, TransportError, ApiError.
    [[nodiscard]] virtual std::optional<std::string> read_file(const std::string& path) const = 0;

    /// The time, for strategies that measure how much has passed.
    [[nodiscard]] virtual std::chrono::steady_clock::time_point current_time() const {
        return std::chrono::steady_clock::now();
    }

    /// The ports the spec publishes.
    [[nodiscard]] virtual std::vector<Port> published_ports() const = 0;

    /// Where a published port is reached.
    /// @throws ConfigError when `port` is not published.
    [[nodiscard]] virtual Endpoint endpoint(Port port) const = 0;

    /// Who listens on `port` inside of the container.
    [[nodiscard]] virtual Listening listening(Port port) const = 0;

    /// The lines written since this start, from the `first`th on (0 is the first), as far as they are
    /// remembered. The first call starts to follow the log; from then on each new line has the strategy asked
    /// again.
    [[nodiscard]] virtual LogLines log_from(std::size_t first) const = 0;

    /// Once the container has ended: waits until its last line is there.
    virtual void finish_log() const = 0;
};

} // namespace testcontainers::wait
