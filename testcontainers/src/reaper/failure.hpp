#pragma once

#include <string_view>

namespace testcontainers::reaper {

/// @throws Error that says what went wrong on the way to a reaper; `error` is an errno.
[[noreturn]] void cannot_start(std::string_view what, int error);

} // namespace testcontainers::reaper
