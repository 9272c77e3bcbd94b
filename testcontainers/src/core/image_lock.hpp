#pragma once

#include "testcontainers/image.hpp"
#include "testcontainers/settings.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>

namespace testcontainers::core {

/// The digests to which a `testcontainers.lock` pins images. A plain value.
///
/// Its text has one image a line, `name digest`, and comments behind `#`.
class ImageLock {
public:
    ImageLock() = default;

    /// @throws ConfigError that names `source` and the line.
    [[nodiscard]] static ImageLock parse(std::string_view text, const std::string& source,
                                         std::source_location where = std::source_location::current());

    /// The one that the settings name, else the `testcontainers.lock` of the working directory or of the
    /// nearest folder above it; nothing when there is none.
    /// @throws ConfigError also when the one that the settings name cannot be read.
    [[nodiscard]] static std::optional<ImageLock>
    find(const Settings& settings, std::source_location where = std::source_location::current());

    /// The digest of an image; empty when it is not pinned.
    [[nodiscard]] std::string digest_of(const ImageReference& image) const;

    /// Pins an image, by its tag. The name is written as `name` has it: with its registry, or without.
    /// @throws ConfigError when it is none.
    void pin(const std::string& name, const std::string& digest);

    /// The names as they are written, and their digests.
    [[nodiscard]] const std::map<std::string, std::string>& pins() const noexcept { return pins_; }

    /// Where it was read.
    [[nodiscard]] const std::string& source() const noexcept { return source_; }

    /// What `parse` reads, in the order of the names.
    [[nodiscard]] std::string text() const;

private:
    std::string source_;
    std::map<std::string, std::string> pins_;
};

/// The file's usual name.
inline constexpr const char* lock_file_name = "testcontainers.lock";

/// An image's name that says its registry also where that is Docker Hub: no hub prefix is put before it.
[[nodiscard]] std::string name_with_registry(const ImageReference& image);

/// An image by its digest alone.
[[nodiscard]] ImageReference pinned(const ImageReference& image, const std::string& digest);

} // namespace testcontainers::core
