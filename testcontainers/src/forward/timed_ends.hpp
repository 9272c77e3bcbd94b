#pragma once

#include "forward/rules.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace testcontainers::forward {

/// When the rules end one connection.
class TimedEnds {
public:
    using Time = std::chrono::steady_clock::time_point;

    /// From now on these rules hold.
    void obey(const Rules& rules, Time now);

    /// When both sides are closed.
    [[nodiscard]] const std::optional<Time>& close_at() const noexcept { return close_at_; }

    /// When both sides are reset.
    [[nodiscard]] const std::optional<Time>& reset_at() const noexcept { return reset_at_; }

    /// The earlier of the two.
    [[nodiscard]] std::optional<Time> due() const noexcept;

private:
    struct Begun {
        std::uint64_t rule;
        Time time;
    };

    std::vector<Begun> begun_;
    std::optional<Time> close_at_;
    std::optional<Time> reset_at_;
};

} // namespace testcontainers::forward
