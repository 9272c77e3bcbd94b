#pragma once

#include "testcontainers/image.hpp"

#include <filesystem>
#include <source_location>
#include <string>
#include <string_view>
#include <vector>

namespace testcontainers::core {

/// Appends the name of an image to `file`, once a process; nothing without a file. Names under `localhost/`
/// are left out: no registry has them.
/// @throws ConfigError when the file cannot be written.
void record_image(const std::filesystem::path& file, const ImageReference& image, std::source_location where);

/// The names in the text of such a file, each once, in their first order. Empty lines and what follows a `#`
/// do not count.
[[nodiscard]] std::vector<std::string> recorded_images(std::string_view text);

} // namespace testcontainers::core
