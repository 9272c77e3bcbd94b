#pragma once

#include <chrono>

namespace testcontainers {

/// What a start was spent on. A container's creation counts to its first start: `image` and `create` are zero
/// for a later one. Waiting for what is still being removed, access to this machine and hooks count to none.
struct StartTimes {
    /// Finding the image, and pulling it where it had to be.
    std::chrono::microseconds image = {};
    /// Creating the container and copying files into it.
    std::chrono::microseconds create = {};
    /// The engine's start.
    std::chrono::microseconds start = {};
    /// From there to being ready.
    std::chrono::microseconds ready = {};
};

} // namespace testcontainers
