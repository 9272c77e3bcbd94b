#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace testcontainers {

/// One pattern of a .dockerignore file, which matches whole paths: `*` and `?` stay within a name, `**` is
/// any number of folders, `[a-z]` a character of a class, `\` takes the next character as it is.
///
/// A path is matched in time that grows with the product of both lengths, whatever the pattern.
class IgnorePattern {
public:
    /// @returns nothing when the pattern is malformed: a class that is not closed or is empty, a `\` at the
    /// end.
    [[nodiscard]] static std::optional<IgnorePattern> compile(std::string_view pattern);

    /// Whether `path`, whose names are parted by single slashes, is matched as a whole.
    [[nodiscard]] bool matches(std::string_view path) const;

    /// Whether it has no special characters, so that it matches itself alone.
    [[nodiscard]] bool literal() const noexcept { return literal_; }

    /// The pattern as it was written.
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

private:
    enum class Kind : std::uint8_t {
        character,      ///< this one
        any,            ///< one, but no slash
        name,           ///< any number, but no slash
        folders,        ///< may be left out together with what follows it
        inside_folders, ///< any number, up to a slash
        rest,           ///< any number
        one_of,         ///< one of a class
    };
    struct Token {
        Kind kind = Kind::character;
        char32_t character = 0;
        bool negated = false;
        std::vector<std::pair<char32_t, char32_t>> ranges = {};
    };
    class Compiler;
    using States = std::vector<char>;

    [[nodiscard]] static bool accepts(const Token& token, char32_t character);
    /// Adds a state and those that are reached from it without a character.
    void enter(States& states, std::size_t state) const;

    std::string text_;
    std::vector<Token> tokens_;
    bool literal_ = false;
};

} // namespace testcontainers
