#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace testcontainers::docker {

/// A version of the Engine API. Compared number by number: 1.9 is older than 1.41.
struct ApiVersion {
    int major = 0;
    int minor = 0;

    /// Reads `1.41`; nothing when `text` is not two numbers with a dot between them.
    [[nodiscard]] static std::optional<ApiVersion> parse(std::string_view text);

    friend auto operator<=>(const ApiVersion&, const ApiVersion&) = default;
};

/// `1.41`.
[[nodiscard]] std::string to_string(ApiVersion version);

/// The oldest version that is spoken: Docker 20.10, Podman 4.
inline constexpr ApiVersion oldest_version{1, 41};
/// The newest version that is spoken.
inline constexpr ApiVersion newest_version{1, 55};
/// From here on a container can be created on several networks, and no two networks share a name.
inline constexpr ApiVersion several_networks_version{1, 44};

} // namespace testcontainers::docker
