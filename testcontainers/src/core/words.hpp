#pragma once

#include <algorithm>
#include <string_view>

namespace testcontainers::core {

/// Whether `text` is one or more decimal digits.
[[nodiscard]] constexpr bool is_number(std::string_view text) noexcept {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// Whether `text` is one or more upper-case letters, digits and `_`.
[[nodiscard]] constexpr bool is_constant_name(std::string_view text) noexcept {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
}

} // namespace testcontainers::core
