#pragma once

#include "testcontainers/docker/client.hpp"
#include "testcontainers/testcontainers.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <type_traits>
#include <typeinfo>
#include <utility>
#include <vector>

#include <unistd.h>

namespace testcontainers::testsupport {

/// The image of a static server and nothing else: no shell, no library.
inline constexpr const char* server_image = "localhost/testcontainers/noshell:1";

/// A container that does nothing until it is killed.
inline ContainerSpec idle() { return {.image = "busybox:1", .command = {"sleep", "3600"}}; }

/// A container in which a shell runs `script`.
inline ContainerSpec shell(const std::string& script) {
    return {.image = "busybox:1", .command = {"sh", "-c", script}};
}

/// The server, on port 8080.
inline ContainerSpec server(std::map<std::string, std::string> env = {}) {
    return {.image = server_image, .env = std::move(env), .ports = {Port{8080}}};
}

/// A text that no other test of any process has.
inline std::string unique_text() {
    static std::atomic<int> count = 0;
    return "test-" + std::to_string(::getpid()) + "-" +
           std::to_string(std::chrono::steady_clock::now().time_since_epoch().count()) + "-" +
           std::to_string(count++);
}

/// A name of an image that no other test has, and that is taken off at the end.
class UniqueImage {
public:
    explicit UniqueImage(const std::string& end = {})
        : name("localhost/images-test:" + unique_text() + end) {}
    UniqueImage(const UniqueImage&) = delete;
    UniqueImage& operator=(const UniqueImage&) = delete;
    ~UniqueImage() {
        if (images::exists(name)) {
            images::remove(name, true);
        }
    }
    const std::string name;
};

/// Marks containers, so that the test sees whether one was left behind.
class Trace {
public:
    /// `spec` with the mark.
    [[nodiscard]] ContainerSpec mark(ContainerSpec spec) const {
        spec.labels["test-trace"] = value_;
        return spec;
    }

    /// The names of the containers that carry the mark, running or not.
    [[nodiscard]] std::vector<std::string> left() const {
        std::vector<std::string> names;
        EXPECT_TRUE(Engine::current().await_removals());
        for (const auto& container :
             Engine::current().client().containers().list({{"label", {"test-trace=" + value_}}}, true)) {
            names.push_back(container.names.empty() ? container.id : container.names.front());
        }
        return names;
    }

    [[nodiscard]] const std::string& value() const noexcept { return value_; }

private:
    std::string value_ = unique_text();
};

/// What a call that must fail throws: exactly that type, unless it is the base of all.
template <class Expected, class Action>
Expected thrown_by(Action action) {
    try {
        action();
    } catch (const Expected& error) {
        EXPECT_TRUE((std::is_same_v<Expected, Error>) || typeid(error) == typeid(Expected)) << error.what();
        return error;
    } catch (const std::exception& error) {
        ADD_FAILURE() << "another exception was thrown: " << error.what();
        throw;
    }
    ADD_FAILURE() << "nothing was thrown";
    throw std::logic_error("nothing was thrown");
}

/// Notes when the container that carries a trace has ended, as the engine tells it.
class DeathWatch {
public:
    using Clock = std::chrono::steady_clock;

    explicit DeathWatch(const Trace& trace)
        : thread_([this, label = "test-trace=" + trace.value()](const std::stop_token& stop) {
              try {
                  Engine::current().client().system().events(
                      {.filters = {{"label", {label}}, {"event", {"die"}}}},
                      [this](const docker::Event&) {
                          const std::lock_guard lock(mutex_);
                          died_ = Clock::now();
                          changed_.notify_all();
                          return false;
                      },
                      [this] {
                          const std::lock_guard lock(mutex_);
                          open_ = true;
                          changed_.notify_all();
                      },
                      {.timeout = {}, .stop = stop});
              } catch (const TransportError&) {
                  // Stopped before the container has ended.
              }
          }) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, std::chrono::seconds{30}, [this] { return open_; });
    }

    /// When it ended.
    [[nodiscard]] Clock::time_point died() {
        std::unique_lock lock(mutex_);
        EXPECT_TRUE(changed_.wait_for(lock, std::chrono::seconds{30},
                                      [this] { return died_ != Clock::time_point{}; }));
        return died_;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool open_ = false;
    Clock::time_point died_;
    std::jthread thread_;
};

} // namespace testcontainers::testsupport
