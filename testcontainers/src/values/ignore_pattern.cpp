#include "values/ignore_pattern.hpp"

#include <algorithm>

namespace testcontainers {
namespace {

/// The code points of UTF-8; a byte that is none stands for itself, apart from all code points.
std::u32string code_points(std::string_view text) {
    constexpr char32_t stray = 0x110000;
    std::u32string points;
    points.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto first = static_cast<unsigned char>(text[at]);
        const std::size_t length = first < 0x80U        ? 1
                                   : first >> 5U == 6U  ? 2
                                   : first >> 4U == 14U ? 3
                                   : first >> 3U == 30U ? 4
                                                        : 0;
        bool valid = length != 0 && at + length <= text.size();
        char32_t point = length == 1 ? first : first & (0x7FU >> length);
        for (std::size_t next = 1; valid && next < length; ++next) {
            const auto byte = static_cast<unsigned char>(text[at + next]);
            valid = byte >> 6U == 2U;
            point = (point << 6U) | (byte & 0x3FU);
        }
        points += valid ? point : stray + first;
        at += valid ? length : 1;
    }
    return points;
}

} // namespace

class IgnorePattern::Compiler {
public:
    explicit Compiler(std::string_view pattern) : text_(code_points(pattern)) {}

    /// False when the pattern is malformed.
    bool run() {
        while (at_ < text_.size()) {
            if (!step(text_[at_++])) {
                return false;
            }
        }
        return true;
    }

    std::vector<Token> tokens;
    bool literal = true;

private:
    [[nodiscard]] bool next_is(char32_t wanted) const { return at_ < text_.size() && text_[at_] == wanted; }

    bool take_if(char32_t wanted) {
        const bool there = next_is(wanted);
        at_ += there ? 1 : 0;
        return there;
    }

    bool step(char32_t character) {
        literal =
            literal && character != U'*' && character != U'?' && character != U'[' && character != U'\\';
        switch (character) {
        case U'*':
            star();
            return true;
        case U'?':
            tokens.push_back({.kind = Kind::any});
            return true;
        case U'[':
            return one_of();
        case U'\\':
            if (at_ == text_.size()) {
                return false;
            }
            tokens.push_back({.character = text_[at_++]});
            return true;
        default:
            tokens.push_back({.character = character});
            return true;
        }
    }

    void star() {
        if (!take_if(U'*')) {
            tokens.push_back({.kind = Kind::name});
            return;
        }
        take_if(U'/');
        if (at_ == text_.size()) {
            tokens.push_back({.kind = Kind::rest});
        } else {
            tokens.push_back({.kind = Kind::folders});
            tokens.push_back({.kind = Kind::inside_folders});
        }
    }

    bool one_of() {
        Token token{.kind = Kind::one_of, .negated = take_if(U'^')};
        do {
            const auto first = class_member();
            const auto last = first && take_if(U'-') ? class_member() : first;
            if (!first || !last || *last < *first) {
                return false;
            }
            token.ranges.emplace_back(*first, *last);
        } while (!take_if(U']'));
        tokens.push_back(std::move(token));
        return true;
    }

    std::optional<char32_t> class_member() {
        if (at_ == text_.size() || next_is(U'-') || next_is(U']')) {
            return std::nullopt;
        }
        if (take_if(U'\\') && at_ == text_.size()) {
            return std::nullopt;
        }
        return text_[at_++];
    }

    std::u32string text_;
    std::size_t at_ = 0;
};

std::optional<IgnorePattern> IgnorePattern::compile(std::string_view pattern) {
    Compiler compiler(pattern);
    if (!compiler.run()) {
        return std::nullopt;
    }
    IgnorePattern made;
    made.text_ = pattern;
    made.tokens_ = std::move(compiler.tokens);
    made.literal_ = compiler.literal;
    return made;
}

bool IgnorePattern::accepts(const Token& token, char32_t character) {
    switch (token.kind) {
    case Kind::character:
        return character == token.character;
    case Kind::any:
    case Kind::name:
        return character != U'/';
    case Kind::one_of:
        return token.negated != std::ranges::any_of(token.ranges, [character](const auto& range) {
                   return range.first <= character && character <= range.second;
               });
    case Kind::inside_folders:
    case Kind::rest:
        return true;
    case Kind::folders:
        break;
    }
    return false;
}

void IgnorePattern::enter(States& states, std::size_t state) const {
    for (; states[state] == 0; ++state) {
        states[state] = 1;
        if (state == tokens_.size()) {
            return;
        }
        const auto kind = tokens_[state].kind;
        if (kind == Kind::folders) {
            states[state + 1] = 1;
            ++state;
        } else if (kind != Kind::name && kind != Kind::rest) {
            return;
        }
    }
}

bool IgnorePattern::matches(std::string_view path) const {
    if (literal_) {
        return path == text_;
    }
    States states(tokens_.size() + 1);
    enter(states, 0);
    for (const auto character : code_points(path)) {
        States next(tokens_.size() + 1);
        for (std::size_t state = 0; state < tokens_.size(); ++state) {
            const auto& token = tokens_[state];
            if (states[state] == 0 || !accepts(token, character)) {
                continue;
            }
            switch (token.kind) {
            case Kind::name:
            case Kind::rest:
                enter(next, state);
                break;
            case Kind::inside_folders:
                next[state] = 1;
                if (character == U'/') {
                    enter(next, state + 1);
                }
                break;
            default:
                enter(next, state + 1);
            }
        }
        states = std::move(next);
    }
    return states.back() != 0;
}

} // namespace testcontainers
