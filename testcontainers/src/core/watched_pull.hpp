#pragma once

#include "core/pull_tally.hpp"
#include "core/stall_watch.hpp"
#include "testcontainers/docker/images.hpp"

#include <chrono>
#include <mutex>
#include <stop_token>
#include <string>

namespace testcontainers::core {

/// One attempt of a pull or a push: shown also while nothing comes, and stopped when nothing has come for too
/// long. The display has it until the display's `end`.
class WatchedPull {
public:
    WatchedPull(std::string image, std::chrono::milliseconds pause, const std::stop_token& outer);

    /// Whoever does it gets this.
    [[nodiscard]] std::stop_token token() const noexcept { return watch_.token(); }

    /// Something has come.
    void take(const docker::PullProgress& step);

    /// Whether it was stopped because nothing came.
    [[nodiscard]] bool stalled() const { return watch_.stalled(); }

    /// The last that has come; empty for none.
    [[nodiscard]] std::string last_step() const;

private:
    using Clock = std::chrono::steady_clock;

    bool goes_on();
    void show();

    std::string image_;
    std::chrono::milliseconds pause_;
    mutable std::mutex mutex_;
    PullTally tally_;
    Clock::time_point moved_ = Clock::now();
    /// The last: its thread uses the others.
    StallWatch watch_;
};

} // namespace testcontainers::core
