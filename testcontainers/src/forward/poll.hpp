#pragma once

#include "values/file_descriptor.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <source_location>
#include <span>

#include <sys/epoll.h>

namespace testcontainers::forward {

/// What one thread waits for: descriptors, a moment, and a call from other threads. All members but `wake`
/// are for that thread.
class Poll {
public:
    /// @throws Error when the process has no descriptors left.
    explicit Poll(std::source_location where);

    /// Reports each change of `descriptor` (edge-triggered: in, out and hang-up) under `token` until it is
    /// closed. False when the kernel refuses.
    [[nodiscard]] bool watch_changes(int descriptor, std::uint64_t token) noexcept;

    /// Reports `descriptor` under `token` as long as it can be read.
    [[nodiscard]] bool watch_input(int descriptor, std::uint64_t token) noexcept;

    /// Reports nothing of `descriptor` any more.
    void forget(int descriptor) noexcept;

    /// The longest that the next `wait` takes; without end where unset.
    void wake_at(std::optional<std::chrono::steady_clock::time_point> time) noexcept;

    /// Ends the present or the next `wait`. From any thread.
    void wake() noexcept;

    /// What has happened; empty when only the moment has come or another thread called. Returns at once when
    /// `busy`.
    [[nodiscard]] std::span<const epoll_event> wait(bool busy) noexcept;

private:
    [[nodiscard]] bool add(int descriptor, std::uint32_t events, std::uint64_t token) noexcept;

    FileDescriptor epoll_;
    FileDescriptor call_;
    FileDescriptor timer_;
    std::optional<std::chrono::steady_clock::time_point> time_;
    std::array<epoll_event, 128> events_{};
};

} // namespace testcontainers::forward
