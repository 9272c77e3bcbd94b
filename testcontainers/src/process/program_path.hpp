#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace testcontainers::process {

/// The path of a program: `name` itself when it has a slash, else the first executable file of that name in
/// the folders of `search_path` (as PATH lists them); nothing when there is none.
[[nodiscard]] std::optional<std::string> program_path(const std::string& name, std::string_view search_path);

} // namespace testcontainers::process
