#pragma once

#include "testcontainers/logs.hpp"

#include "core/log_following.hpp"
#include "session/owner.hpp"

#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>

namespace testcontainers {

/// The thread of a follower.
class LogFollower::State {
public:
    /// `client` and `events` must outlive it.
    State(docker::Client& client, engine::EventHub& events, core::Followed followed, LogConsumer consumer);
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State();

    /// Waits for the end, and throws what ended the following, once.
    void wait();

    /// Returns when the consumer is not called any more; within the consumer, at once.
    void stop() noexcept;

    /// Ends the following with what was written so far; then as `wait`.
    void finish();

private:
    void follow(const std::stop_token& stop);

    session::Owner owner_;
    std::mutex mutex_;
    std::condition_variable ended_changed_;
    bool ended_ = false;
    std::exception_ptr failure_;
    std::unique_ptr<core::LogFollowing> following_;
    std::jthread thread_;
};

} // namespace testcontainers
