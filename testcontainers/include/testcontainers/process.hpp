#pragma once

/// @file
/// How the first process of a container is run, ended, watched and logged.

#include "testcontainers/described_function.hpp"
#include "testcontainers/logs.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace testcontainers {

/// What the engine does when the first process has ended by itself.
struct RestartPolicy {
    /// When it is started again.
    enum class When : std::uint8_t {
        never,          ///< not at all
        on_failure,     ///< after an exit code that is not 0
        always,         ///< always, also when the engine starts
        unless_stopped, ///< the same, unless it was stopped
    };
    /// When it is started again.
    When when = When::never;
    /// With `on_failure`: after so many starts in a row no more; 0 for no limit.
    int max_retries = 0;

    friend bool operator==(const RestartPolicy&, const RestartPolicy&) = default;
};

/// How the first process is run.
struct Process {
    /// Whether it has a terminal: its output is then one stream, as written to a screen.
    bool tty = false;
    /// Whether its standard input stays open, for `Container::attach`.
    bool open_stdin = false;
    /// Whether a small init of the engine is process 1, which passes signals on and collects orphans; the
    /// engine's default where unset.
    std::optional<bool> init = {};
    /// The signal that asks it to end, such as `SIGINT`; the image's, or `SIGTERM`, when empty.
    std::string stop_signal = {};
    /// How long `stop()` waits before it kills; 10 s where unset.
    std::optional<std::chrono::seconds> stop_timeout = {};
    /// When the engine starts it again. Host ports may then change: `endpoint()` asks the engine each time.
    RestartPolicy restart = {};

    friend bool operator==(const Process&, const Process&) = default;
};

/// A health check instead of the image's own.
struct Healthcheck {
    /// Program and arguments, run in the container without a shell; exit code 0 is healthy.
    std::vector<std::string> command = {};
    /// The time between two checks; at least 1 ms.
    std::chrono::milliseconds interval = std::chrono::seconds{1};
    /// The time one check may take; at least 1 ms.
    std::chrono::milliseconds timeout = std::chrono::seconds{5};
    /// So many failures in a row are unhealthy.
    int retries = 3;
    /// Failures within this time after the start do not count.
    std::chrono::milliseconds start_period = {};
    /// The time between two checks during `start_period`; at least 1 ms. Needs Engine API 1.44.
    std::optional<std::chrono::milliseconds> start_interval = {};
    /// Whether there is no check at all, not even the image's; `command` must then be empty.
    bool disabled = false;

    friend bool operator==(const Healthcheck&, const Healthcheck&) = default;
};

/// Takes each line that the container writes, from its start to the end of its handle, through restarts.
/// Called from a thread of the library's own, and not any more when the handle has ended. What it throws is
/// reported on standard error and ends its calls.
using DescribedLogConsumer = DescribedFunction<LogConsumer>;

/// Where the output goes.
struct Logging {
    /// The log driver, such as `json-file`, `local` or `none`; the engine's default when empty. With most
    /// others than the first two the library cannot read the output.
    std::string driver = {};
    /// Options of the driver, such as `max-size`.
    std::map<std::string, std::string> options = {};
    /// Functions of the user that are given the output, such as `{"shows it", tc::log_to(std::cout, "db |
    /// ")}`.
    std::vector<DescribedLogConsumer> consumers = {};

    friend bool operator==(const Logging&, const Logging&) = default;
};

} // namespace testcontainers
