#pragma once

#include "core/log_following.hpp"
#include "wait/log_buffer.hpp"

#include <exception>
#include <mutex>
#include <stop_token>
#include <thread>

namespace testcontainers::core {

/// Feeds the output of a container into a buffer, from a thread of its own, until the container ends; the
/// buffer is finished then. One that the engine starts again at once is followed on, and a connection that
/// breaks is made anew.
class LogFeed {
public:
    /// `client`, `events` and `buffer` must outlive it.
    LogFeed(docker::Client& client, engine::EventHub& events, Followed followed, wait::LogBuffer& buffer);
    LogFeed(const LogFeed&) = delete;
    LogFeed& operator=(const LogFeed&) = delete;
    ~LogFeed() = default;

    /// @throws what ended the following too early.
    void check();

    /// The container has ended: has the buffer finished with what its log holds, although the engine does not
    /// end the stream. From any thread.
    void end() noexcept { following_.finish(); }

private:
    void follow(const std::stop_token& stop);

    wait::LogBuffer& buffer_;
    std::mutex mutex_;
    std::exception_ptr failure_;
    LogFollowing following_;
    std::jthread thread_;
};

} // namespace testcontainers::core
