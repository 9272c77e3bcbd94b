#pragma once

#include "floor/raw_engine.hpp"
#include "harness/figures.hpp"
#include "harness/measure.hpp"

#include <string>
#include <vector>

namespace benchmarks {

/// Comparisons; `engine` must outlive them. Containers that several rounds use are started by the first.
using Cases = std::vector<Case>;

/// One Redis until it is ready, with a wait for its log and for its port.
[[nodiscard]] Cases redis_cases(RawEngine& engine);

/// One PostgreSQL until it accepts connections.
[[nodiscard]] Cases postgres_cases(RawEngine& engine);

/// Ten Redis side by side.
[[nodiscard]] Cases parallel_cases(const std::string& engine_socket);

/// The end of a scope, and a removal that is waited for.
[[nodiscard]] Cases removal_cases(RawEngine& engine);

/// A command in a container that runs.
[[nodiscard]] Cases exec_cases(RawEngine& engine);

/// All that a container has written.
[[nodiscard]] Cases log_cases(RawEngine& engine);

/// A large file into a container and out of one.
[[nodiscard]] Cases copy_cases(RawEngine& engine);

/// What the library's defaults gain: our PostgreSQL with them beside one that is as careful as in production.
[[nodiscard]] Cases tuned_cases();

/// What the headers cost the compiler, beside GoogleTest.
[[nodiscard]] Cases compile_cases();

/// What the reaper costs: medians of `runs` starts, of ten times as many registrations with one that runs,
/// and its memory.
[[nodiscard]] std::vector<Limited> reaper_costs(int runs);

/// The peak memory of a program that is told how many containers to start.
[[nodiscard]] std::vector<Limited> memory_figures(const std::string& program, bool quick);

} // namespace benchmarks
