#pragma once

#include "forward/rules.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <vector>

namespace testcontainers::forward {

/// What the rules mean for the bytes of one connection in one direction.
class Shaping {
public:
    using Time = std::chrono::steady_clock::time_point;

    /// `flow` is one of the two ways; `seed` makes its random numbers others than those of its neighbours.
    Shaping(Flow flow, std::uint64_t seed);

    /// From now on these rules hold. `taken` is how many bytes have been taken in so far.
    void obey(const Rules& rules, std::uint64_t taken);

    /// Whether bytes go through as they come.
    [[nodiscard]] bool is_open() const noexcept { return is_open_; }

    /// Whether nothing goes through.
    [[nodiscard]] bool is_frozen() const noexcept { return is_frozen_; }

    /// Whether what is on its way has to wait for its time.
    [[nodiscard]] bool delays() const noexcept { return !latencies_.empty() || end_delay_.count() != 0; }

    /// When bytes that are taken in now arrive. Never before earlier ones.
    [[nodiscard]] Time arrival(Time now);

    /// When an end that is taken in now arrives.
    [[nodiscard]] Time arrival_of_end(Time now);

    /// The count of bytes taken in after which the connection ends.
    [[nodiscard]] const std::optional<std::uint64_t>& end_after() const noexcept { return end_after_; }

    /// How many bytes may be sent now; 0 before `next_send()`.
    [[nodiscard]] std::size_t allowance(Time now);

    /// When the next bytes may be sent.
    [[nodiscard]] Time next_send() const noexcept { return next_send_; }

    /// So many were sent.
    void sent(std::size_t count, Time now);

private:
    struct Counted {
        std::uint64_t rule;
        std::uint64_t end_after;
    };

    void count_from(const Rule& rule, const CutOff& cut, std::uint64_t taken,
                    std::vector<Counted>& counted) const;
    void obey_one(const Rule& rule, std::uint64_t taken, std::vector<Counted>& counted);
    [[nodiscard]] bool concerns(Flow flow) const noexcept { return flow == flow_ || flow == Flow::both; }

    Flow flow_;
    std::minstd_rand random_;
    bool is_open_ = true;
    bool is_frozen_ = false;
    std::vector<Latency> latencies_;
    std::chrono::microseconds end_delay_{};
    std::optional<std::uint64_t> rate_;
    std::optional<Slices> slices_;
    std::vector<Counted> counted_;
    std::optional<std::uint64_t> end_after_;
    Time last_arrival_{};
    Time next_send_{};
};

} // namespace testcontainers::forward
