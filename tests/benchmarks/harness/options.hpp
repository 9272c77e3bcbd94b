#pragma once

#include "harness/measure.hpp"

#include <string>
#include <vector>

namespace benchmarks {

/// What the command line asks for.
struct Options {
    /// Under a minute: few rounds, the small cases, no rival.
    bool quick = false;
    /// Only cases whose names contain this.
    std::string only = {};
    /// So many rounds of each case, whatever time they take; as many as the time allows where 0.
    int rounds = 0;
    /// The file that gets the results as JSON; none when empty.
    std::string json_file = {};
    /// The folder in which the npm package is installed; no rival when empty.
    std::string npm_folder = {};
    /// The program that shows its peak memory, built to use little; not measured when empty.
    std::string lean_program = {};

    /// How long a case may take.
    [[nodiscard]] Effort effort() const;
    /// Whether a case is wanted.
    [[nodiscard]] bool wants(const std::string& name) const;
};

/// @throws std::runtime_error with the usage.
[[nodiscard]] Options parse_options(const std::vector<std::string>& arguments);

} // namespace benchmarks
