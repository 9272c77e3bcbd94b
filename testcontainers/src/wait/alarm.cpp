#include "wait/alarm.hpp"

#include <utility>

namespace testcontainers::wait {

void Alarm::ring() noexcept {
    {
        const std::lock_guard lock{mutex_};
        rung_ = true;
    }
    rung_or_stopped_.notify_all();
}

bool Alarm::wait_until(std::chrono::steady_clock::time_point until, const std::stop_token& stop) {
    std::unique_lock lock{mutex_};
    rung_or_stopped_.wait_until(lock, stop, until, [this] { return rung_; });
    return std::exchange(rung_, false);
}

} // namespace testcontainers::wait
