#pragma once

#include <filesystem>

namespace testcontainers::reaper {

/// Whether somebody listens at a unix socket. It is asked by a connection on which nothing is said; a reaper
/// does not mind one.
[[nodiscard]] bool has_listener(const std::filesystem::path& socket);

} // namespace testcontainers::reaper
