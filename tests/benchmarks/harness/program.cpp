#include "harness/program.hpp"

#include "process/run.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace benchmarks {

std::vector<Figure> figures_of(const std::vector<std::string>& command) {
    const auto done = testcontainers::process::run({.argv = command});
    auto figures = figures_in(done.out);
    if (!done.ok() || figures.empty()) {
        throw std::runtime_error(fmt::format("{}: {}{}", command.front(), done.out, done.err));
    }
    return figures;
}

} // namespace benchmarks
