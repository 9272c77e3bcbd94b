#pragma once

#include "harness/figures.hpp"
#include "harness/machine.hpp"
#include "harness/measure.hpp"

#include <string>
#include <vector>

namespace benchmarks {

/// The heading of the table of comparisons, which is one for Markdown as well.
[[nodiscard]] std::string heading();

/// One row of it.
[[nodiscard]] std::string as_row(const Result& result);

/// The heading of the table of figures.
[[nodiscard]] std::string heading_of_figures();

/// One row of it.
[[nodiscard]] std::string as_row(const Figure& figure);

/// All for programs: milliseconds, ratios, and figures in the unit that they name.
[[nodiscard]] std::string as_json(const Machine& machine, const std::vector<Result>& results,
                                  const std::vector<Figure>& figures);

} // namespace benchmarks
