#include "core/stall_watch.hpp"

namespace testcontainers::core {

StallWatch::StallWatch(std::chrono::milliseconds longest, const std::stop_token& outer)
    : longest_(longest), last_(Clock::now()), outer_(outer, Forward{&stop_}),
      thread_([this](const std::stop_token& ended) { watch(ended); }) {}

void StallWatch::moved() {
    const std::lock_guard lock(mutex_);
    last_ = Clock::now();
}

bool StallWatch::stalled() const {
    const std::lock_guard lock(mutex_);
    return stalled_;
}

void StallWatch::watch(const std::stop_token& ended) {
    std::unique_lock lock(mutex_);
    while (!ended.stop_requested()) {
        const auto limit = last_ + longest_;
        if (Clock::now() >= limit) {
            stalled_ = true;
            stop_.request_stop();
            return;
        }
        changed_.wait_until(lock, ended, limit, [] { return false; });
    }
}

} // namespace testcontainers::core
