#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

namespace testcontainers::core {

/// Asks for a stop when nothing has moved for a while, or when `outer` asks for one.
class StallWatch {
public:
    /// Whether what has not moved for `longest` may go on all the same. Is asked on the watch's thread; must
    /// not throw, and must return soon after its token asks for a stop.
    using Question = std::function<bool(const std::stop_token&)>;

    StallWatch(std::chrono::milliseconds longest, const std::stop_token& outer, Question may_go_on = {});
    StallWatch(const StallWatch&) = delete;
    StallWatch& operator=(const StallWatch&) = delete;
    ~StallWatch() = default;

    /// What is to be watched gets this.
    [[nodiscard]] std::stop_token token() const noexcept { return stop_.get_token(); }

    /// Something has moved.
    void moved();

    /// Whether it has asked for a stop because nothing moved.
    [[nodiscard]] bool stalled() const;

private:
    using Clock = std::chrono::steady_clock;
    struct Forward {
        std::stop_source* stop;
        void operator()() const noexcept { stop->request_stop(); }
    };

    void watch(const std::stop_token& ended);
    [[nodiscard]] bool asks_to_go_on(std::unique_lock<std::mutex>& lock, const std::stop_token& ended);

    std::chrono::milliseconds longest_;
    Question may_go_on_;
    std::stop_source stop_;
    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    Clock::time_point last_;
    bool stalled_ = false;
    std::stop_callback<Forward> outer_;
    std::jthread thread_;
};

} // namespace testcontainers::core
