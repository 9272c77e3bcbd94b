#include "harness/figures.hpp"

#include <fmt/format.h>

namespace benchmarks {

std::string as_text(const std::vector<Limited>& figures) {
    std::string text = fmt::format("{:<40} {:>12} {:>12} {:>7}\n", "", "value", "limit", "ratio");
    for (const auto& figure : figures) {
        text += fmt::format("{:<40} {:>9.2f} {:<2} {:>9.2f} {:<2} {:>7.3f}\n", figure.name, figure.value,
                            figure.unit, figure.limit, figure.unit, figure.value / figure.limit);
    }
    return text;
}

} // namespace benchmarks
