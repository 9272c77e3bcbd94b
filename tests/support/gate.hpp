#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace testcontainers::testsupport {

/// Opened once, by one thread for others.
class Gate {
public:
    void open() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        opened_.notify_all();
    }

    /// Waits until it is open; false when it is not after that time.
    [[nodiscard]] bool wait(std::chrono::milliseconds time = std::chrono::seconds(20)) {
        std::unique_lock lock(mutex_);
        return opened_.wait_for(lock, time, [this] { return open_; });
    }

private:
    std::mutex mutex_;
    std::condition_variable opened_;
    bool open_ = false;
};

} // namespace testcontainers::testsupport
