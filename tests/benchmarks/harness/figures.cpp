#include "harness/figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace benchmarks {
namespace {

constexpr std::string_view mark = "figure";

/// What is in front of the next tab; takes it away.
std::string field(std::string_view& line) {
    const auto end = std::min(line.find('\t'), line.size());
    const std::string text{line.substr(0, end)};
    line.remove_prefix(std::min(end + 1, line.size()));
    return text;
}

} // namespace

std::string as_lines(const std::vector<Figure>& figures) {
    std::string text;
    for (const auto& figure : figures) {
        text += fmt::format("{}\t{}\t{}\t{}\t{}\n", mark, figure.name, figure.value, figure.unit,
                            figure.limit ? fmt::format("{}", *figure.limit) : "");
    }
    return text;
}

std::vector<Figure> figures_in(std::string_view lines) {
    std::vector<Figure> figures;
    while (!lines.empty()) {
        const auto end = std::min(lines.find('\n'), lines.size());
        auto line = lines.substr(0, end);
        lines.remove_prefix(std::min(end + 1, lines.size()));
        if (field(line) == mark) {
            Figure figure{.name = field(line), .value = std::stod(field(line)), .unit = field(line)};
            if (const auto limit = field(line); !limit.empty()) {
                figure.limit = std::stod(limit);
            }
            figures.push_back(std::move(figure));
        }
    }
    return figures;
}

} // namespace benchmarks
