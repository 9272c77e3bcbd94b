#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

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
    /// The raw Engine API.
    Side floor;
};

/// Medians of interleaved runs.
struct Result {
    std::string name;
    std::chrono::microseconds ours{};
    std::chrono::microseconds floor{};

    /// Ours over the floor's.
    [[nodiscard]] double ratio() const {
        return static_cast<double>(ours.count()) / static_cast<double>(floor.count());
    }
};

/// Runs both sides in turn, `runs` times each after one that does not count.
[[nodiscard]] Result measure(const Case& compared, int runs);

/// The median of `runs` runs after one that does not count.
[[nodiscard]] std::chrono::microseconds median(const Side& side, int runs);

/// A table for people.
[[nodiscard]] std::string as_text(const std::vector<Result>& results);

/// The same for programs: milliseconds and ratios.
[[nodiscard]] std::string as_json(const std::vector<Result>& results, long peak_memory_kib);

/// The most memory this process has had, in KiB (VmHWM).
[[nodiscard]] long peak_memory_kib();

} // namespace benchmarks
