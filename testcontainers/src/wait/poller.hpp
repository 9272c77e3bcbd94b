#pragma once

#include "testcontainers/wait.hpp"
#include "wait/alarm.hpp"
#include "wait/clock.hpp"

#include <chrono>
#include <cstdint>
#include <stop_token>
#include <string>

namespace testcontainers::wait {

/// How a wait ended.
struct Outcome {
    enum class Kind : std::uint8_t {
        ready,     ///< the strategy said so
        failed,    ///< the strategy said "never"
        exited,    ///< the container ended first
        timed_out, ///< the time was over
        cancelled, ///< a stop was asked for
    };
    Kind kind = Kind::ready;
    /// The last "not yet", or why it never will be.
    std::string why = {};
    /// The time spent.
    std::chrono::milliseconds elapsed = {};
};

/// Asks `strategy` again and again until there is an outcome: first at once, then whenever the alarm rings,
/// and else after a pause that grows from 1 ms to 10 ms within the first second and to 100 ms after it. A
/// container that has ended is asked about once more when all of its output is there. What a check throws
/// comes out, except a time-out of one question: that is "not yet".
[[nodiscard]] Outcome poll(const Strategy& strategy, const Target& target, Alarm& alarm,
                           std::chrono::milliseconds timeout, Clock& clock = steady(),
                           const std::stop_token& stop = {});

} // namespace testcontainers::wait
