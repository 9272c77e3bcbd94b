#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace testcontainers::archive {

/// The components of a path in an archive, without `.` and without empty ones: `./a//b/` is `a`, `b`.
using Components = std::vector<std::string>;

/// Takes a path apart.
/// @returns nothing when it is absolute, has a `..` or a NUL, or is longer than the system's own limits (4096
/// bytes, 255 a component).
[[nodiscard]] std::optional<Components> safe_components(std::string_view path);

/// Whether a symbolic link stays within a folder, when it stands `depth` folders below it. Only a relative
/// target does whose
/// `..` all come first: behind a name, a `..` leads wherever that name leads.
[[nodiscard]] bool link_stays_inside(std::string_view target, std::size_t depth);

} // namespace testcontainers::archive
