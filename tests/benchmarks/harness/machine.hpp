#pragma once

#include <string>

namespace benchmarks {

/// Where the benchmarks run.
struct Machine {
    unsigned cores = 0;
    std::string processor;
    std::string system;
    /// The engine's version.
    std::string engine;
    std::string compiler;
    /// The load when the benchmarks begin.
    double load_before = 0;
};

/// This one.
[[nodiscard]] Machine this_machine();

/// How many processes wanted a core at a time, in the last minute on average.
[[nodiscard]] double load_of_this_minute();

/// A sentence for people.
[[nodiscard]] std::string as_text(const Machine& machine);

} // namespace benchmarks
