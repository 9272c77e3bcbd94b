#pragma once

#include <string>
#include <vector>

namespace benchmarks {

/// A figure with a limit of its own, where there is nothing to compare it with.
struct Limited {
    std::string name;
    double value = 0;
    double limit = 0;
    std::string unit;
};

/// A table for people.
[[nodiscard]] std::string as_text(const std::vector<Limited>& figures);

} // namespace benchmarks
