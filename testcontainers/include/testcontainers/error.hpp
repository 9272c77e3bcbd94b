#pragma once

/// @file
/// What can go wrong, one type for each different thing to do about it.
///
///     Error
///     ├── ConfigError          the spec or the settings are wrong; the engine was not asked
///     ├── EngineUnavailable    no engine answers: every endpoint tried, and why it failed
///     ├── TransportError       the connection to the engine broke or timed out
///     ├── ApiError             the engine said no
///     │   ├── NotFound
///     │   └── Conflict
///     ├── NoSpace              a disk is full: this machine's or the engine's
///     ├── PullError            an image could not be pulled
///     ├── PushError            an image could not be pushed
///     ├── BuildError           an image could not be built
///     ├── StartError           created, but exited, was OOM-killed or became unhealthy before it was ready
///     │   └── WaitTimeout      not ready within the time
///     └── ExecError            a command in a container failed, from `ExecResult::or_throw()`

#include <cstdint>
#include <optional>
#include <source_location>
#include <stdexcept>
#include <string>

namespace testcontainers {

/// What is known of a container at the moment something went wrong with it.
struct Diagnostics {
    /// The image, as the spec names it; empty when no container is concerned.
    std::string image = {};
    /// The container's id; empty when none was created.
    std::string container_id = {};
    /// The container's name, without the engine's leading slash.
    std::string container_name = {};
    /// The engine's word for the state (`running`, `exited`, …); empty when unknown.
    std::string state = {};
    /// The exit code, once the container has exited.
    std::optional<int> exit_code = {};
    /// Whether the kernel killed it for want of memory.
    bool oom_killed = false;
    /// The last lines of its output, standard output and error in the order the engine gave them.
    std::string log_tail = {};
};

/// The base of every exception of this library. Its `what()` is a complete report of several lines.
class Error : public std::runtime_error {
public:
    /// `message` is the first line; the report adds what `diagnostics` knows and the caller's file and line.
    explicit Error(const std::string& message, std::source_location where = {});

    /// The same, with what is known of the container.
    Error(const std::string& message, Diagnostics diagnostics, std::source_location where);

    /// The first lines of the report, without container, log and place.
    [[nodiscard]] const std::string& message() const noexcept { return message_; }

    /// The place in the caller's code that asked for what failed; line 0 where none is known.
    [[nodiscard]] const std::source_location& where() const noexcept { return where_; }

    /// State, exit code, and last output of the container concerned; empty fields where there is none.
    [[nodiscard]] const Diagnostics& diagnostics() const noexcept { return diagnostics_; }

private:
    std::string message_;
    Diagnostics diagnostics_;
    std::source_location where_;
};

/// A spec or a setting is wrong. All problems are named at once, and the engine was not asked.
class ConfigError : public Error {
public:
    using Error::Error;
};

/// No engine answers. The message lists every endpoint tried, where it came from and why it failed.
class EngineUnavailable : public Error {
public:
    using Error::Error;
};

/// The connection to the engine broke, was refused, timed out or was cancelled.
class TransportError : public Error {
public:
    /// How the exchange with the engine ended.
    enum class Reason : std::uint8_t {
        refused,   ///< no connection could be made
        broken,    ///< the connection ended before the answer was complete
        timed_out, ///< the deadline passed
        cancelled, ///< a `std::stop_token` was triggered
        malformed, ///< what came back is not what the Engine API promises
    };

    /// `message` names the operation and the object.
    TransportError(Reason reason, const std::string& message, std::source_location where = {});

    /// How the exchange ended.
    [[nodiscard]] Reason reason() const noexcept { return reason_; }

private:
    Reason reason_;
};

/// The engine understood the request and refused it.
class ApiError : public Error {
public:
    /// `status` is the HTTP status, `engine_message` the engine's own words.
    ApiError(int status, std::string engine_message, const std::string& operation,
             std::source_location where = {});

    /// The HTTP status of the answer.
    [[nodiscard]] int status() const noexcept { return status_; }

    /// The engine's own words.
    [[nodiscard]] const std::string& engine_message() const noexcept { return engine_message_; }

private:
    int status_;
    std::string engine_message_;
};

/// What was asked for does not exist in the engine (404).
class NotFound : public ApiError {
public:
    using ApiError::ApiError;
};

/// What was asked for clashes with what exists, a name in use for one (409).
class Conflict : public ApiError {
public:
    using ApiError::ApiError;
};

/// What was to be copied does not fit: a disk of this machine or of the engine's is full, or a quota is used
/// up. The message has the path that could not be written.
class NoSpace : public Error {
public:
    using Error::Error;
};

/// An image could not be pulled. The message has the registry's words and which credentials were used.
class PullError : public Error {
public:
    using Error::Error;
};

/// An image could not be pushed. The message has the registry's words and which credentials were used.
class PushError : public Error {
public:
    using Error::Error;
};

/// An image could not be built. The message has the step that failed and what it printed last.
class BuildError : public Error {
public:
    using Error::Error;
};

/// A container was created but did not become ready: it exited, was OOM-killed, or reported unhealthy.
/// The container has been removed; `diagnostics()` keeps its state and last output.
class StartError : public Error {
public:
    using Error::Error;
};

/// A container was not ready within its startup timeout. The message has the last "not yet" and its reason.
class WaitTimeout : public StartError {
public:
    using StartError::StartError;
};

/// A command that ran in a container ended with another exit code than 0.
class ExecError : public Error {
public:
    using Error::Error;
};

} // namespace testcontainers
