#pragma once

#include "harness/figures.hpp"

#include <string>
#include <vector>

namespace benchmarks {

/// Runs a program and gives the figures that it tells of.
/// @throws std::runtime_error with its words when it fails.
[[nodiscard]] std::vector<Figure> figures_of(const std::vector<std::string>& command);

} // namespace benchmarks
