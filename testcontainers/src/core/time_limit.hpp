#pragma once

#include "testcontainers/settings.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace testcontainers::core {

/// What is left of the time limit of this process, at least a millisecond; nothing when it has none.
[[nodiscard]] std::optional<std::chrono::milliseconds> time_left(const Settings& settings);

/// How long something may take.
struct TimeAllowed {
    std::chrono::milliseconds time;
    /// For messages, when that is less than what was asked for.
    std::string note = {};
};

/// `wanted`, or what is left of the time limit of this process.
[[nodiscard]] TimeAllowed allowed(std::chrono::milliseconds wanted, const Settings& settings);

/// For messages: `12 s`, `250 ms`.
[[nodiscard]] std::string in_words(std::chrono::milliseconds time);

} // namespace testcontainers::core
