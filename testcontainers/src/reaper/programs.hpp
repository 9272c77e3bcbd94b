#pragma once

#include <string_view>

namespace testcontainers::reaper {

/// The bytes of the reaper's programs. They are part of the library, so that no path to them has to be known
/// or configured.
[[nodiscard]] std::string_view watcher_program() noexcept;
/// @copydoc watcher_program
[[nodiscard]] std::string_view worker_program() noexcept;

} // namespace testcontainers::reaper
