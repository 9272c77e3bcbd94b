#pragma once

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <vector>

namespace benchmarks {

/// The middle one of some values; the upper one of two.
/// @throws std::runtime_error when there are none.
template <class Value>
[[nodiscard]] Value median_of(std::vector<Value> values) {
    if (values.empty()) {
        throw std::runtime_error("nothing was measured");
    }
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

} // namespace benchmarks
