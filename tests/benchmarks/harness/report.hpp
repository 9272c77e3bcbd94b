#pragma once

#include "harness/figures.hpp"
#include "harness/measure.hpp"

#include <string>
#include <vector>

namespace benchmarks {

/// The heading of the table of comparisons.
[[nodiscard]] std::string heading();

/// One row of it.
[[nodiscard]] std::string as_text(const Result& result);

/// All for programs: milliseconds, ratios, and figures in the unit that they name.
[[nodiscard]] std::string as_json(const std::vector<Result>& results, const std::vector<Limited>& figures);

} // namespace benchmarks
