#pragma once

#include <chrono>

namespace benchmarks {

/// How long the work takes.
[[nodiscard]] double milliseconds_of(const auto& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

} // namespace benchmarks
