#pragma once

#include "testcontainers/docker/client.hpp"
#include "testcontainers/logs.hpp"

#include "session/owner.hpp"

#include <condition_variable>
#include <exception>
#include <mutex>
#include <source_location>
#include <string>
#include <thread>

namespace testcontainers {

/// The thread of a follower.
class LogFollower::State {
public:
    State(docker::Client& client, std::string container, bool tty, LogConsumer consumer,
          const LogOptions& options, std::source_location where);
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State();

    /// Waits for the end, and throws what ended the following, once.
    void wait();

    /// Returns when the consumer is not called any more; within the consumer, at once.
    void stop() noexcept;

private:
    void follow(const std::stop_token& stop);

    docker::Client& client_;
    std::string container_;
    bool tty_;
    LogConsumer consumer_;
    LogOptions options_;
    std::source_location where_;
    session::Owner owner_;
    std::mutex mutex_;
    std::condition_variable ended_changed_;
    bool ended_ = false;
    std::exception_ptr failure_;
    std::jthread thread_;
};

} // namespace testcontainers
