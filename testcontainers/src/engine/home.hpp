#pragma once

#include "testcontainers/settings.hpp"

#include <filesystem>

namespace testcontainers::engine {

/// The user's home folder: `HOME`, else what the system's user database says; empty where neither does.
[[nodiscard]] std::filesystem::path home_folder(const Environment& environment);

} // namespace testcontainers::engine
