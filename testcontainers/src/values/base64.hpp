#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace testcontainers::base64 {

/// The two alphabets of RFC 4648. They differ in their last two characters.
enum class Alphabet : unsigned char {
    standard, ///< `+` and `/`
    url,      ///< `-` and `_`
};

/// `bytes` in base64, with padding.
[[nodiscard]] std::string encode(std::string_view bytes, Alphabet alphabet = Alphabet::standard);

/// What `text` stands for; nothing when it is not exactly what `encode` makes: another alphabet, white space,
/// missing padding, or bits left over.
[[nodiscard]] std::optional<std::string> decode(std::string_view text,
                                                Alphabet alphabet = Alphabet::standard);

} // namespace testcontainers::base64
