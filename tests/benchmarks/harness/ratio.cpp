#include "harness/ratio.hpp"

#include "harness/median.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>

namespace benchmarks {

Ratio ratio_of(const Times& upper, const Times& lower) {
    std::vector<double> ratios;
    std::ranges::transform(upper, lower, std::back_inserter(ratios), [](auto above, auto below) {
        return static_cast<double>(above.count()) / static_cast<double>(below.count());
    });
    const auto middle = median_of(ratios);
    std::ranges::sort(ratios);
    // The order statistics between which the median lies, by the binomial distribution's normal
    // approximation.
    const auto count = static_cast<double>(ratios.size());
    const auto outside = static_cast<std::size_t>(std::max(1.0, count / 2 - 0.98 * std::sqrt(count))) - 1;
    return {.value = middle, .low = ratios[outside], .high = ratios[ratios.size() - 1 - outside]};
}

} // namespace benchmarks
