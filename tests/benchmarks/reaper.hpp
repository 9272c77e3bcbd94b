#pragma once

#include "limits.hpp"

#include <vector>

namespace benchmarks {

/// What the reaper costs: medians of `runs` starts, of ten times as many registrations with one that runs,
/// and its memory.
[[nodiscard]] std::vector<Limited> reaper_costs(int runs);

} // namespace benchmarks
