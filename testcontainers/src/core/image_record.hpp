#pragma once

#include <filesystem>
#include <source_location>
#include <string>
#include <string_view>
#include <vector>

namespace testcontainers::core {

/// An image that is wanted.
struct WantedImage {
    std::string name;
    /// `os/architecture`; the engine's own when empty.
    std::string platform = {};

    friend bool operator==(const WantedImage&, const WantedImage&) = default;
};

/// `redis:7`, or `redis:7 linux/arm64`.
[[nodiscard]] std::string to_string(const WantedImage& image);

/// Appends an image to `file`, once a process; nothing without a file. Names under `localhost/` are left out:
/// no registry has them.
/// @throws ConfigError when the file cannot be written.
void record_image(const std::filesystem::path& file, const WantedImage& image, std::source_location where);

/// The images in the text of such a file, each once, in their first order. Empty lines and what follows a `#`
/// do not count, nor does a second word that is no platform.
[[nodiscard]] std::vector<WantedImage> recorded_images(std::string_view text);

} // namespace testcontainers::core
