#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace testcontainers {

/// All that is in a file; nothing where it cannot be read to its end, which also happens to a file of `/proc`
/// whose process ends meanwhile.
[[nodiscard]] std::optional<std::string> file_text(const std::filesystem::path& file);

} // namespace testcontainers
