#pragma once

#include <string>
#include <string_view>

namespace testcontainers {

/// An operating system and an architecture, as images and builds name them.
struct Platform {
    std::string os;
    std::string architecture;
    /// Of the architecture; empty for none.
    std::string variant = {};

    /// Reads `os/architecture` or `os/architecture/variant`, with one name for what has several: `x86_64` is
    /// `amd64`, and `arm` is `arm/v7`. What is not known stays as it is.
    [[nodiscard]] static Platform parse(std::string_view text);

    friend bool operator==(const Platform&, const Platform&) = default;
};

/// Whether `text` is a platform: `os/architecture` or `os/architecture/variant`.
[[nodiscard]] bool is_platform(std::string_view text);

/// What `is_platform` asks for, in words.
inline constexpr std::string_view platform_rule =
    "must be os/architecture, such as linux/arm64 or linux/arm/v7";

/// As it is read.
[[nodiscard]] std::string to_string(const Platform& platform);

} // namespace testcontainers
