#pragma once

#include "wait/alarm.hpp"

#include <chrono>
#include <stop_token>

namespace testcontainers::wait {

/// The time, as the poller sees it: a test has one of its own.
class Clock {
public:
    using time_point = std::chrono::steady_clock::time_point;

    Clock() = default;
    Clock(const Clock&) = delete;
    Clock& operator=(const Clock&) = delete;
    virtual ~Clock() = default;

    /// Now.
    [[nodiscard]] virtual time_point now() const = 0;

    /// Waits until then, or until the alarm rings or a stop is asked for.
    virtual void wait_until(time_point until, Alarm& alarm, const std::stop_token& stop) = 0;
};

/// The steady clock of this machine.
[[nodiscard]] Clock& steady() noexcept;

} // namespace testcontainers::wait
