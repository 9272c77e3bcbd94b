#pragma once

#include <chrono>
#include <vector>

namespace benchmarks {

/// What one side took, a round after the other.
using Times = std::vector<std::chrono::microseconds>;

/// How two sides compare that took part in the same rounds.
struct Ratio {
    /// The median of the rounds' ratios.
    double value = 0;
    /// Its 95 % confidence interval; with less than six rounds, the smallest and the largest ratio.
    double low = 0;
    double high = 0;
};

/// `upper` over `lower`, which have as many rounds.
/// @throws std::runtime_error when there are none.
[[nodiscard]] Ratio ratio_of(const Times& upper, const Times& lower);

} // namespace benchmarks
