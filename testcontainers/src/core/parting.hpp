#pragma once

#include <exception>
#include <string_view>

namespace testcontainers::core {

/// One line on standard error about something that a destructor could not do: `what`, and the reason. Called
/// within a handler of the exception.
void report_failure(std::string_view what) noexcept;

/// One line on standard error about something that could not be removed by a destructor. Called within a
/// handler of the exception.
void report_left_behind(std::string_view what, std::string_view name) noexcept;

} // namespace testcontainers::core
