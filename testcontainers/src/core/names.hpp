#pragma once

#include <string>
#include <string_view>

namespace testcontainers::core {

/// A name that nothing else has: `tc-` and 32 hexadecimal digits.
[[nodiscard]] std::string unique_name();

/// Whether the engine takes `name` for a container, a network or a volume: `[a-zA-Z0-9][a-zA-Z0-9_.-]+`, at
/// most 128 characters.
[[nodiscard]] bool is_engine_name(std::string_view name) noexcept;

/// What `is_engine_name` asks for, in words.
inline constexpr std::string_view engine_name_rule =
    "must be 2 to 128 letters, digits, '_', '.' and '-', the first a letter or a digit";

/// Whether `name` is a host's name: labels of letters, digits, `-` and `_` with dots between them, at most
/// 253 characters.
[[nodiscard]] bool is_host_name(std::string_view name) noexcept;

/// What `is_host_name` asks for, in words.
inline constexpr std::string_view host_name_rule =
    "must be 1 to 253 letters, digits, '-', '_' and '.', each part between dots 1 to 63 long and not "
    "beginning or ending with '-'";

} // namespace testcontainers::core
