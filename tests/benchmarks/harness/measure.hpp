#pragma once

#include "harness/ratio.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace benchmarks {

/// One of the two sides of a comparison: prepares, then does the timed work, then tidies up.
struct Side {
    /// Preparation before each run; does not count.
    std::function<void()> before = [] {};
    /// The work that counts.
    std::function<void()> timed;
    /// Tidying up after each run; does not count.
    std::function<void()> after = [] {};
};

/// What is compared.
struct Case {
    std::string name;
    /// The library.
    Side ours;
    /// The raw Engine API, or what `name` says.
    Side floor;
    /// The name of the same work in `rival/rival.mjs`; empty where there is none.
    std::string rival = {};
    /// What the ratio is to be at most, such as `1.02`, or ours, such as `5 ms`; empty where there is no aim.
    std::string limit = {};
    /// How many times longer than others it is measured, where the ratio is to be near 1.
    int weight = 1;
};

/// How long a case may take.
struct Effort {
    /// After this time no further round is begun.
    std::chrono::milliseconds budget{};
    /// So many rounds are run in any case.
    int least = 1;
    /// More are not.
    int most = 40;
};

/// Does some work of the rival, by its name, and says how long that took.
using Rival = std::function<std::chrono::microseconds(const std::string& work)>;

/// What interleaved runs have shown.
struct Result {
    std::string name;
    int rounds = 0;
    /// The median.
    std::chrono::microseconds ours{};
    std::chrono::microseconds floor{};
    /// Ours over the floor's.
    Ratio ratio;
    std::string limit = {};
    std::optional<std::chrono::microseconds> rival = {};
    /// The rival's over ours.
    std::optional<Ratio> rival_ratio = {};
};

/// Runs all sides in turn, each once in a round, after a round that does not count unless it has used up the
/// budget. The order within a round is drawn by lot, so that none comes after another more often. Without a
/// rival, an empty function.
[[nodiscard]] Result measure(const Case& compared, const Effort& effort, const Rival& rival);

/// The median of `runs` runs after one that does not count.
[[nodiscard]] std::chrono::microseconds median(const Side& side, int runs);

} // namespace benchmarks
