#pragma once

#include "forward/rules.hpp"

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>

namespace testcontainers::forward {

/// What other threads want of a forwarder's thread. Who orders something waits until it has been done.
class Orders {
public:
    /// What is new.
    struct News {
        /// All that hold from now on.
        Rules rules;
        /// Whether the connections that exist are to be reset.
        bool reset = false;
        std::uint64_t count = 0;
    };

    /// `call` wakes the forwarder's thread.
    explicit Orders(std::function<void()> call) : call_(std::move(call)) {}

    /// A fault begins; returns the number of its rule.
    [[nodiscard]] std::uint64_t begin(const Fault& fault);

    /// The fault of the rule `number` ends.
    void end(std::uint64_t number);

    /// The connections that exist are reset.
    void reset();

    /// What came before has been done: bytes that somebody has received are counted.
    void settle();

    /// For the forwarder's thread: what has come since the last call, to be acknowledged by `done`.
    [[nodiscard]] std::optional<News> take();
    void done(const News& news);

private:
    void order(std::unique_lock<std::mutex> lock);

    std::function<void()> call_;
    std::mutex mutex_;
    std::condition_variable changed_;
    Rules rules_;
    bool reset_ = false;
    std::uint64_t ordered_ = 0;
    std::uint64_t taken_ = 0;
    std::uint64_t done_ = 0;
    std::uint64_t last_rule_ = 0;
};

} // namespace testcontainers::forward
