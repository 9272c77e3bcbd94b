#include "cases/cases.hpp"
#include "process/run.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace benchmarks {
namespace {

Limited peak(const std::string& program, int containers, double limit) {
    const auto done = testcontainers::process::run({.argv = {program, std::to_string(containers)}});
    const auto at = done.out.find("VmHWM:");
    if (!done.ok() || at == std::string::npos) {
        throw std::runtime_error(fmt::format("{}: {}{}", program, done.out, done.err));
    }
    return {fmt::format("peak memory, {} container{}", containers, containers == 1 ? "" : "s"),
            std::stod(done.out.substr(at + 6)) / 1024, limit, "MB"};
}

} // namespace

std::vector<Limited> memory_figures(const std::string& program, bool quick) {
    std::vector<Limited> figures{peak(program, 1, 8)};
    if (!quick) {
        figures.push_back(peak(program, 100, 20));
    }
    return figures;
}

} // namespace benchmarks
