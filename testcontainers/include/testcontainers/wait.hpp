#pragma once

/// @file
/// When is a container ready? Strategies that answer it, and how to write one.
///
///     .wait = tc::wait::log("ready to accept connections", {.times = 2})
///     .wait = tc::wait::all({tc::wait::port(5432_tcp), tc::wait::command({"pg_isready"})})
///     .wait = {"has a leader", [](const tc::wait::Target& server) {
///         const bool has_one = server.exec({.command = {"leader"}}).exit_code == 0;
///         return has_one ? tc::wait::Readiness::ready() : tc::wait::Readiness::pending("no leader");
///     }}
///
/// A strategy is asked again and again, at once after something happened (a log line, a change of health) and
/// else after a few milliseconds that grow to 100, until it says ready or failed, the container ends, or the
/// spec's `startup_timeout` passes.

#include "testcontainers/port.hpp"
#include "testcontainers/wait/command.hpp"
#include "testcontainers/wait/file.hpp"
#include "testcontainers/wait/http.hpp"
#include "testcontainers/wait/port.hpp"
#include "testcontainers/wait/readiness.hpp"
#include "testcontainers/wait/target.hpp"

#include <chrono>
#include <concepts>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace testcontainers::wait {

/// Decides when a container is ready. A value: cheap to copy, safe to share between threads.
class Strategy {
public:
    /// One question to the container.
    using Check = std::function<Readiness(const Target&)>;

    /// Makes a check for one start of one container, so that it can remember what it has seen.
    using CheckFactory = std::function<Check()>;

    /// Any callable. `description` completes "waited for …" in messages; the callable may run in any thread.
    /// What it throws ends the start and comes out of `run()`.
    Strategy(std::string description, Check check);

    /// A strategy with a memory: `make_check` is called once for each start.
    [[nodiscard]] static Strategy stateful(std::string description, CheckFactory make_check);

    /// Completes "waited for …".
    [[nodiscard]] const std::string& description() const noexcept;

    /// A check for one start.
    [[nodiscard]] Check start() const;

    /// Equal when one is a copy of the other, or both are of this library and described alike.
    friend bool operator==(const Strategy& left, const Strategy& right) noexcept;

private:
    struct State;
    explicit Strategy(std::shared_ptr<const State> state) noexcept;
    friend struct BuiltIn;
    std::shared_ptr<const State> state_;
};

/// Where and how often a log line must be seen.
struct LogMatch {
    /// How many lines must match.
    std::size_t times = 1;
    /// Only this stream; either where unset.
    std::optional<LogStream> stream = {};
};

/// A line of output that contains `text`. Only what was written since this start counts.
[[nodiscard]] Strategy log(std::string text, LogMatch match = {});

/// A line of output in which the RE2 expression `pattern` is found
/// (https://github.com/google/re2/wiki/Syntax).
/// @throws ConfigError when `pattern` is not one.
[[nodiscard]] Strategy log_matches(const std::string& pattern, LogMatch match = {});

/// The server in the container accepts on `port` (tcp): a process listens there, on an address that is
/// reached from outside. A published port that only the engine's proxy accepts is not ready. Needs no shell
/// in the image.
/// @throws ConfigError when `port` is not TCP.
[[nodiscard]] Strategy port(Port port);

/// `port` is what `state` says, from inside or outside only for one.
/// @throws ConfigError when `port` is not TCP and `state` is more than mapped.
[[nodiscard]] Strategy port(Port port, PortState state);

/// All published TCP ports accept, as `port()` has it.
[[nodiscard]] Strategy published_ports();

/// A request is answered as `check` asks.
[[nodiscard]] Strategy http(HttpCheck check);

/// The HEALTHCHECK of the image or the spec says healthy; unhealthy ends the wait.
[[nodiscard]] Strategy healthy();

/// A command in the container ends as `check` asks.
/// @throws ConfigError when the command or another field makes no sense.
[[nodiscard]] Strategy command(CommandCheck check);

/// A command in the container ends with exit code 0: `command({"pg_isready"})`.
[[nodiscard]] inline Strategy command(std::initializer_list<std::string> command) {
    return wait::command(CommandCheck{.command = command});
}

/// The same with program and arguments in a vector.
[[nodiscard]] Strategy command(const std::same_as<std::vector<std::string>> auto& command) {
    return wait::command(CommandCheck{.command = command});
}

/// There is something at `path` in the container, a file with the content asked for by `match` for one. Needs
/// no program in the image; a path below a tmpfs, which the engine does not see, fails the start.
/// @throws ConfigError when `path` is not absolute.
[[nodiscard]] Strategy file(std::string path, FileMatch match = {});

/// The container has ended with this exit code; another one ends the wait.
[[nodiscard]] Strategy exits_with(int exit_code);

/// The container's process has been started.
[[nodiscard]] Strategy running();

/// The container's process has run for so long without an end. A process that the engine starts again begins
/// anew.
/// @throws ConfigError when `duration` is not positive.
[[nodiscard]] Strategy runs_for(std::chrono::milliseconds duration);

/// Every one of them, in any order.
/// @throws ConfigError when there is none.
[[nodiscard]] Strategy all(std::vector<Strategy> strategies);

/// The first of them. Fails when all have failed.
/// @throws ConfigError when there is none.
[[nodiscard]] Strategy any(std::vector<Strategy> strategies);

/// `strategy`, within `time` of the wait's begin; when it is over the strategy has failed. Within `all()`
/// that ends the wait, within `any()` the others go on. The spec's `startup_timeout` holds as well.
/// @throws ConfigError when `time` is not positive.
[[nodiscard]] Strategy within(std::chrono::milliseconds time, Strategy strategy);

/// The default: `healthy()` when the image or the spec has a health check, else `published_ports()`, else
/// `running()`.
[[nodiscard]] Strategy automatic();

} // namespace testcontainers::wait
