#pragma once

/// @file
/// Names of images, and when they are pulled.

#include <cstdint>
#include <source_location>
#include <string>
#include <string_view>

namespace testcontainers {

/// The name of an image, taken apart. `redis` is `docker.io/library/redis:latest`.
///
/// A plain value. The grammar is that of the distribution project's reference documentation:
/// `[domain[:port]/]path[:tag][@digest]`.
class ImageReference {
public:
    /// Reads an image's name.
    /// @throws ConfigError when `text` is not one; the message says which part is wrong and what would be
    /// right.
    [[nodiscard]] static ImageReference parse(std::string_view text,
                                              std::source_location where = std::source_location::current());

    /// The registry's host, and port where there is one: `docker.io` when the name has none.
    [[nodiscard]] const std::string& domain() const noexcept { return domain_; }

    /// The path within the registry; Docker Hub's implied `library/` included.
    [[nodiscard]] const std::string& path() const noexcept { return path_; }

    /// The tag; `latest` when the name has neither tag nor digest, empty when it has a digest alone.
    [[nodiscard]] const std::string& tag() const noexcept { return tag_; }

    /// The digest with its algorithm, `sha256:…`; empty when the name has none.
    [[nodiscard]] const std::string& digest() const noexcept { return digest_; }

    /// Whether the image lives on Docker Hub.
    [[nodiscard]] bool on_docker_hub() const noexcept;

    /// The name without tag and digest, as the engine's pull wants it: `redis`, `localhost:5000/team/app`.
    [[nodiscard]] std::string familiar_name() const;

    /// The same image under a prefix: `with_hub_prefix("mirror.example/hub/")` makes `redis:7` into
    /// `mirror.example/hub/redis:7`. A slash is put between them where the prefix has none. An image parsed
    /// from a text that names its registry stays what it is, and so does every image under an empty prefix.
    /// @throws ConfigError when the result is not an image's name.
    [[nodiscard]] ImageReference
    with_hub_prefix(std::string_view prefix,
                    std::source_location where = std::source_location::current()) const;

    /// Compares the complete names: `redis` is `docker.io/library/redis:latest`.
    friend bool operator==(const ImageReference& left, const ImageReference& right) noexcept;

private:
    std::string domain_;
    std::string path_;
    std::string tag_;
    std::string digest_;
    bool registry_named_ = false;
};

/// The shortest spelling that names the image completely: `redis:latest`, `localhost:5000/team/app:1.2`.
[[nodiscard]] std::string to_string(const ImageReference& image);

/// When an image is pulled before a container is created from it.
enum class PullPolicy : std::uint8_t {
    missing, ///< when the engine does not have it
    always,  ///< each time
    never,   ///< not at all; a missing image is an error
};

} // namespace testcontainers
