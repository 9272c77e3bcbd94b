#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

/// The parts of an image's name, after the grammar of the distribution project's reference documentation.
namespace testcontainers::grammar {

/// The parts of `text` between the separators; one more than there are separators.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);

/// Whether there is one of A to Z.
[[nodiscard]] bool has_upper_case(std::string_view text) noexcept;

/// `registry.example:5000` and `[::1]:5000` taken apart; the brackets stay with the host. No port without a
/// colon.
[[nodiscard]] std::pair<std::string_view, std::optional<std::string_view>>
split_host_and_port(std::string_view domain);

/// A DNS name, an IPv4 address, or an IPv6 address in brackets.
[[nodiscard]] bool is_host(std::string_view host);

/// A number from 1 to 65535, in digits alone.
[[nodiscard]] bool is_port(std::string_view port) noexcept;

/// One component of a path: lower-case letters and digits with separators (`.`, `_`, `__`, any number of `-`)
/// between them.
[[nodiscard]] bool is_path_component(std::string_view component) noexcept;

/// 64 hexadecimal digits in lower case, which the engine takes for an image's id and not for a name.
[[nodiscard]] bool is_image_id(std::string_view path) noexcept;

/// 1 to 128 letters, digits, `_`, `.` and `-`, the first not `.` or `-`.
[[nodiscard]] bool is_tag(std::string_view tag) noexcept;

/// `sha256:` and 64, or `sha512:` and 128 hexadecimal digits in lower case.
[[nodiscard]] bool is_digest(std::string_view digest) noexcept;

} // namespace testcontainers::grammar
