#include "core/time_limit.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace testcontainers::core {
namespace {

using namespace std::chrono_literals;

/// When the program was loaded.
const auto begin_of_process = std::chrono::steady_clock::now();

} // namespace

std::optional<std::chrono::milliseconds> time_left(const Settings& settings) {
    if (!settings.time_limit) {
        return std::nullopt;
    }
    const auto spent = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - begin_of_process);
    return std::max(*settings.time_limit - spent, std::chrono::milliseconds{1});
}

TimeAllowed allowed(std::chrono::milliseconds wanted, const Settings& settings) {
    const auto left = time_left(settings);
    if (!left || *left >= wanted) {
        return {.time = wanted};
    }
    return {.time = *left,
            .note = fmt::format(", and not {}, because the test may take no longer than {} "
                                "(TESTCONTAINERS_TIME_LIMIT)",
                                in_words(wanted), in_words(*settings.time_limit))};
}

std::string in_words(std::chrono::milliseconds time) {
    return time % 1s == 0ms ? fmt::format("{} s", time / 1s) : fmt::format("{} ms", time.count());
}

} // namespace testcontainers::core
