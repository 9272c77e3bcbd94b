#pragma once

#include <fmt/format.h>

#include <chrono>
#include <string>

namespace testcontainers::wait {

/// `2 s`, `1500 ms`.
[[nodiscard]] inline std::string text_of(std::chrono::milliseconds time) {
    constexpr std::chrono::seconds second{1};
    return time % second == std::chrono::milliseconds{0} ? fmt::format("{} s", time / second)
                                                         : fmt::format("{} ms", time.count());
}

} // namespace testcontainers::wait
