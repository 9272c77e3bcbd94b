#pragma once

/// @file
/// What a container writes to its standard output and error.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace testcontainers {

/// One of a container's two output streams. A container with a terminal has only `out`.
enum class LogStream : std::uint8_t { out, err };

/// One line of output.
struct LogLine {
    /// Where it was written.
    LogStream stream = LogStream::out;
    /// The line without its end (`\n` or `\r\n`), joined from the engine's frames. What is longer than 1 MiB
    /// comes in parts.
    std::string text = {};
    /// When the engine received it; the epoch when the engine was not asked for times.
    std::chrono::system_clock::time_point time = {};

    friend bool operator==(const LogLine&, const LogLine&) = default;
};

/// Which part of the output is wanted.
struct LogOptions {
    /// Only what was written at or after this time of the engine's clock.
    std::optional<std::chrono::system_clock::time_point> since = {};
    /// Only what was written before this time of the engine's clock.
    std::optional<std::chrono::system_clock::time_point> until = {};
    /// Only so many lines from the end.
    std::optional<std::size_t> tail = {};

    friend bool operator==(const LogOptions&, const LogOptions&) = default;
};

/// Output as the engine kept it, byte for byte.
struct Logs {
    /// Standard output.
    std::string out = {};
    /// Standard error.
    std::string err = {};
    /// Both, in the order the engine gave them.
    std::string all = {};
};

/// Is called with each line, from a thread of the follower. An exception ends the following;
/// `LogFollower::wait()` throws it.
using LogConsumer = std::function<void(const LogLine&)>;

/// Follows a container's output until the container ends or the follower is destroyed. Move-only.
class [[nodiscard]] LogFollower {
public:
    /// Made by `Container::follow_logs()`.
    class State;
    explicit LogFollower(std::unique_ptr<State> state) noexcept;

    LogFollower(LogFollower&&) noexcept;
    LogFollower& operator=(LogFollower&&) noexcept;
    /// Stops following; the consumer is not called any more once it returns. Must not run inside the
    /// consumer.
    ~LogFollower();

    /// Waits until the container has ended and its last line was consumed, or it was removed.
    /// @throws TransportError when the connection to the engine broke; what the consumer threw.
    void wait();

    /// Stops following; returns when the consumer is not called any more. May be called twice.
    void stop() noexcept;

private:
    std::unique_ptr<State> state_;
};

} // namespace testcontainers
