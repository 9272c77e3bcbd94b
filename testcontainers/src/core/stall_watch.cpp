#include "core/stall_watch.hpp"

#include <utility>

namespace testcontainers::core {

StallWatch::StallWatch(std::chrono::milliseconds longest, const std::stop_token& outer, Question may_go_on)
    : longest_(longest), may_go_on_(std::move(may_go_on)), last_(Clock::now()),
      outer_(outer, Forward{&stop_}), thread_([this](const std::stop_token& ended) { watch(ended); }) {}

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
            if (asks_to_go_on(lock, ended)) {
                continue;
            }
            stalled_ = true;
            stop_.request_stop();
            return;
        }
        changed_.wait_until(lock, ended, limit, [] { return false; });
    }
}

/// What moves while the question is asked counts as having moved after it.
bool StallWatch::asks_to_go_on(std::unique_lock<std::mutex>& lock, const std::stop_token& ended) {
    if (!may_go_on_) {
        return false;
    }
    const auto known = last_;
    lock.unlock();
    const bool may_go_on = may_go_on_(ended);
    lock.lock();
    if (may_go_on) {
        last_ = Clock::now();
    }
    return last_ != known || ended.stop_requested();
}

} // namespace testcontainers::core
