#pragma once

#include "testcontainers/docker/client.hpp"
#include "testcontainers/logs.hpp"

#include "wait/log_buffer.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <exception>
#include <mutex>
#include <optional>
#include <source_location>
#include <string>
#include <thread>

namespace testcontainers::core {

/// Feeds the output of a container into a buffer, from a thread of its own, until the container ends or the
/// stream breaks; the buffer is finished then.
class LogFeed {
public:
    /// Begins with the first line at or after `since`. `tty` says whether the container has a terminal.
    /// `client` and `buffer` must outlive it.
    LogFeed(docker::Client& client, std::string container,
            std::optional<std::chrono::system_clock::time_point> since, bool tty, wait::LogBuffer& buffer,
            std::source_location where);
    LogFeed(const LogFeed&) = delete;
    LogFeed& operator=(const LogFeed&) = delete;
    ~LogFeed() = default;

    /// @throws what broke the stream.
    void check();

    /// The container has ended: has the buffer finished with what its log holds, although the engine does not
    /// end the stream. From any thread.
    void end() noexcept { following_.request_stop(); }

private:
    void read(bool follow, const std::stop_token& stop, const docker::OutputSink& sink);
    void follow(const std::stop_token& stop);
    /// An engine may end a followed stream just before its last bytes: they are in the log that is read
    /// again.
    void read_rest(std::array<std::size_t, 2> known, const std::stop_token& stop);

    docker::Client& client_;
    std::string container_;
    std::optional<std::chrono::system_clock::time_point> since_;
    bool tty_;
    wait::LogBuffer& buffer_;
    std::source_location where_;
    std::mutex mutex_;
    std::exception_ptr failure_;
    std::stop_source following_;
    std::jthread thread_;
};

} // namespace testcontainers::core
