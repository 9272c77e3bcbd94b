#pragma once

#include "floor/raw_engine.hpp"
#include "harness/figures.hpp"
#include "harness/measure.hpp"

#include <string>
#include <vector>

namespace benchmarks {

/// Figures by themselves.
using Figures = std::vector<Figure>;

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

/// Many bytes through a forwarder, beside the port that the engine maps.
[[nodiscard]] Cases forward_cases();

/// The latency of a link: the median of some round trips.
[[nodiscard]] Figures latency_figures(bool quick);

/// 2 GiB into a container and out of one, and a million lines of log: ours beside the engine's own command
/// line. None where there is no `docker`.
[[nodiscard]] Cases command_line_cases(const std::string& engine_socket);

/// An image of a context with very many files, beside the docker client.
[[nodiscard]] Cases build_cases();

/// The peak memory of `program` while it builds an image of a context of 2 GiB.
[[nodiscard]] Figure peak_of_a_large_context(const std::string& program);

/// What the library's defaults gain: our PostgreSQL with them beside one that is as careful as in production.
[[nodiscard]] Cases tuned_cases();

/// What the headers cost the compiler, beside GoogleTest.
[[nodiscard]] Cases compile_cases(bool quick);

/// A start from the snapshot of a server whose initialisation takes long.
[[nodiscard]] Cases snapshot_cases();

/// What the reaper costs: medians of starts, of ten times as many registrations with one that runs, and its
/// memory.
[[nodiscard]] Figures reaper_figures(bool quick);

/// The peak memory of a program that starts containers, or copies 2 GiB; `lean_program` is the same in the
/// preset `lean`, empty where there is none.
[[nodiscard]] Figures memory_figures(const std::string& lean_program, bool quick);

/// What a database of its own costs a test, with a schema of 50 tables.
[[nodiscard]] Figures fresh_figures(bool quick);

/// What a started container that was kept ahead costs a test.
[[nodiscard]] Figures pool_figures(bool quick);

/// What a service that hundreds of processes share costs each.
[[nodiscard]] Figures crowd_figures(bool quick);

} // namespace benchmarks
