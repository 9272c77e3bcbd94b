#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace testcontainers::wait {

/// Wakes one who waits for a container, because something happened to it. Safe from several threads.
class Alarm {
public:
    /// Wakes the one who waits, or the next who will.
    void ring() noexcept;

    /// Waits until it rings, `until` has come, or a stop is asked for. Returns whether it rang; the ring is
    /// used up.
    bool wait_until(std::chrono::steady_clock::time_point until, const std::stop_token& stop = {});

private:
    std::mutex mutex_;
    std::condition_variable_any rung_or_stopped_;
    bool rung_ = false;
};

} // namespace testcontainers::wait
