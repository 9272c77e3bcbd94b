#pragma once

/// @file
/// What a container writes to its standard output and error.

#include "testcontainers/owned.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace testcontainers {

/// One of a container's two output streams. A container with a terminal has only `out`.
enum class LogStream : std::uint8_t { out, err };

/// How a line ends.
enum class LineEnd : std::uint8_t {
    lf,   ///< with `\n`
    crlf, ///< with `\r\n`, as a terminal has it
    none, ///< not yet: the next part of the stream goes on with it, or the output ended there
};

/// One line of output.
struct LogLine {
    /// Where it was written.
    LogStream stream = LogStream::out;
    /// The line without its end, byte for byte, joined from the engine's frames. What is longer than 1 MiB
    /// comes in parts, each but the last with `LineEnd::none`.
    std::string text = {};
    /// When the engine received it; the epoch when the engine was not asked for times.
    std::chrono::system_clock::time_point time = {};
    /// What `text` leaves out.
    LineEnd end = LineEnd::lf;

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
    /// Whether `Container::logs` also gives the lines with their times. Followers always do.
    bool timestamps = false;

    friend bool operator==(const LogOptions&, const LogOptions&) = default;
};

/// How long a follower goes on.
enum class FollowUntil : std::uint8_t {
    exit,    ///< until the container ends; one that the engine starts again at once is followed on
    removal, ///< until it is removed, through any number of stops and starts
};

/// Output as the engine kept it, byte for byte.
struct Logs {
    /// Standard output.
    std::string out = {};
    /// Standard error.
    std::string err = {};
    /// Both, in the order the engine gave them.
    std::string all = {};
    /// The lines of both, each with its time, where `LogOptions::timestamps` asks for them.
    std::vector<LogLine> lines = {};
};

/// Is called with each line, from a thread of the follower. An exception ends the following;
/// `LogFollower::wait()` throws it.
using LogConsumer = std::function<void(const LogLine&)>;

/// Follows a container's output until the container ends or the follower is destroyed. When the connection to
/// the engine breaks it is made anew, and no line is lost or comes twice. A consumer that is slow makes the
/// engine wait; nothing is piled up. Move-only.
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

    /// Waits until the container has ended, or was removed with `FollowUntil::removal`, and its last line was
    /// consumed.
    /// @throws TransportError when the engine was not reached for half a minute, ApiError when it does not
    /// give the log; what the consumer threw.
    void wait();

    /// Stops following; returns when the consumer is not called any more. May be called twice.
    void stop() noexcept;

private:
    internal::Owned<State> state_;
};

} // namespace testcontainers
