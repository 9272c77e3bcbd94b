#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace benchmarks {

/// A figure that is not beside that of another.
struct Figure {
    std::string name;
    double value = 0;
    std::string unit;
    /// What it is to be at most; none where there is no such aim.
    std::optional<double> limit = {};
};

/// A line for each figure, as a program tells them to another.
[[nodiscard]] std::string as_lines(const std::vector<Figure>& figures);

/// What `as_lines` has written. Other lines are left out.
[[nodiscard]] std::vector<Figure> figures_in(std::string_view lines);

} // namespace benchmarks
