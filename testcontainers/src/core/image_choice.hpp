#pragma once

#include "testcontainers/image.hpp"
#include "testcontainers/settings.hpp"

#include <source_location>
#include <string>

namespace testcontainers::core {

/// The image that is taken for a name.
struct ImageChoice {
    /// The name as it was asked for.
    std::string asked_for;
    /// What is taken, before it is pinned.
    ImageReference unpinned;
    /// What the engine is asked for.
    ImageReference image;
    /// For messages: `image "redis:7" (mirror.example/redis:7, by TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX)`.
    std::string described;
};

/// Asks the substitutor, puts the hub prefix before the names of Docker Hub's images, and pins what the lock
/// file has.
/// @throws ConfigError when a name is none or the lock file is wrong; what the substitutor throws.
[[nodiscard]] ImageChoice choose_image(const Settings& settings, const std::string& asked_for,
                                       std::source_location where);

/// The platform that was asked for, else the usual one of the settings; empty for the engine's own.
[[nodiscard]] std::string platform_or_usual(const Settings& settings, const std::string& platform);

/// The name of an image that was chosen, not pinned, as it is written into files: read under the same
/// settings, it gives the same image.
[[nodiscard]] std::string written_name(const Settings& settings, const ImageReference& image);

} // namespace testcontainers::core
