#pragma once

#include <algorithm>
#include <chrono>

namespace testcontainers {

/// Nobody waits longer than this century. Clocks count nanoseconds in 64 bits: they overflow at 292 years.
inline constexpr std::chrono::milliseconds longest_time = std::chrono::hours{24} * 365 * 100;

/// The same time, or the nearest that can be reckoned with: none, and `longest_time`. For a time that a
/// caller chooses, where "very long" means "as long as it takes".
[[nodiscard]] constexpr std::chrono::milliseconds bounded(std::chrono::milliseconds time) noexcept {
    return std::clamp(time, std::chrono::milliseconds::zero(), longest_time);
}

/// The same for seconds, which do not fit into milliseconds without it.
[[nodiscard]] constexpr std::chrono::seconds bounded(std::chrono::seconds time) noexcept {
    using std::chrono::seconds;
    return std::clamp(time, seconds::zero(), std::chrono::duration_cast<seconds>(longest_time));
}

/// When that time from now will have passed. Never overflows.
[[nodiscard]] inline std::chrono::steady_clock::time_point
deadline_after(std::chrono::milliseconds time) noexcept {
    return std::chrono::steady_clock::now() + bounded(time);
}

} // namespace testcontainers
