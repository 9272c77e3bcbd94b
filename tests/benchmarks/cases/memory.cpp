#include "cases/cases.hpp"
#include "harness/program.hpp"

#include <fmt/format.h>

namespace benchmarks {
namespace {

Figure peak(const std::string& program, const std::string& preset, int containers, double limit) {
    auto figure = figures_of({program, std::to_string(containers)}).front();
    figure.name =
        fmt::format("peak memory, {} container{}, preset {}", containers, containers == 1 ? "" : "s", preset);
    figure.limit = limit;
    return figure;
}

} // namespace

std::vector<Figure> memory_figures(const std::string& lean_program, bool quick) {
    std::vector<Figure> figures{peak(TC_BENCH_MEMORY, "release", 1, 12)};
    if (!lean_program.empty()) {
        figures.push_back(peak(lean_program, "lean", 1, 8));
    }
    if (!lean_program.empty() && !quick) {
        figures.push_back(peak(lean_program, "lean", 100, 20));
        auto copy = figures_of({lean_program, "copy"}).front();
        copy.name = "peak memory, 2 GiB copied in, out and in, preset lean";
        copy.limit = 20;
        figures.push_back(std::move(copy));
        figures.push_back(peak_of_a_large_context(lean_program));
    }
    return figures;
}

} // namespace benchmarks
