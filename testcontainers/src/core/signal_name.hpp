#pragma once

#include "core/problems.hpp"

#include <string_view>

namespace testcontainers::core {

/// Whether the engine takes `text` for a signal: a number from 1 to 64, or a name such as `SIGINT`, `int` or
/// `SIGRTMIN+3`.
[[nodiscard]] bool is_signal(std::string_view text);

/// Notes a `text` that is no signal.
void check_signal(Problems& problems, std::string_view field, std::string_view text);

} // namespace testcontainers::core
