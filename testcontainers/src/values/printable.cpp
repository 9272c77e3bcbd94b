#include "values/printable.hpp"

namespace testcontainers {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";
constexpr char escape = '\x1B';
constexpr char bell = '\x07';

unsigned char byte_at(std::string_view text, std::size_t position) {
    return static_cast<unsigned char>(position < text.size() ? text[position] : '\0');
}

/// The length of a control string (OSC, DCS, …) after its two bytes of introduction: up to BEL or `ESC \`,
/// within a line.
std::size_t control_string_length(std::string_view rest) {
    for (std::size_t i = 0; i < rest.size(); ++i) {
        if (rest[i] == bell) {
            return i + 1;
        }
        if (rest[i] == escape) {
            return byte_at(rest, i + 1) == '\\' ? i + 2 : i;
        }
        if (rest[i] == '\n') {
            return i;
        }
    }
    return rest.size();
}

/// The length of the escape sequence at the start of `rest`.
std::size_t escape_length(std::string_view rest) {
    const auto kind = byte_at(rest, 1);
    if (kind == '[') {
        std::size_t end = 2;
        while (byte_at(rest, end) >= 0x20 && byte_at(rest, end) <= 0x3F) {
            ++end;
        }
        return byte_at(rest, end) >= 0x40 && byte_at(rest, end) <= 0x7E ? end + 1 : end;
    }
    if (kind == ']' || kind == 'P' || kind == 'X' || kind == '^' || kind == '_') {
        return 2 + control_string_length(rest.substr(2));
    }
    std::size_t end = 1;
    while (byte_at(rest, end) >= 0x20 && byte_at(rest, end) <= 0x2F) {
        ++end;
    }
    return byte_at(rest, end) >= 0x30 && byte_at(rest, end) <= 0x7E ? end + 1 : end;
}

/// The length of the well-formed UTF-8 sequence at the start of `rest`; 0 when there is none.
std::size_t utf8_length(std::string_view rest) {
    const auto first = byte_at(rest, 0);
    const auto second = byte_at(rest, 1);
    const auto continues = [&](std::size_t at) { return (byte_at(rest, at) & 0xC0U) == 0x80; };
    if (first < 0x80) {
        return 1;
    }
    if (first >= 0xC2 && first <= 0xDF) {
        return continues(1) ? 2 : 0;
    }
    if (first >= 0xE0 && first <= 0xEF) {
        const bool overlong = first == 0xE0 && second < 0xA0;
        const bool surrogate = first == 0xED && second > 0x9F;
        return continues(1) && continues(2) && !overlong && !surrogate ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const bool overlong = first == 0xF0 && second < 0x90;
        const bool beyond = first == 0xF4 && second > 0x8F;
        return continues(1) && continues(2) && continues(3) && !overlong && !beyond ? 4 : 0;
    }
    return 0;
}

bool is_control(std::string_view character) {
    const auto first = byte_at(character, 0);
    const bool c0 =
        character.size() == 1 && ((first < 0x20 && first != '\t' && first != '\n') || first == 0x7F);
    const bool c1 = character.size() == 2 && first == 0xC2 && byte_at(character, 1) < 0xA0;
    return c0 || c1;
}

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r") == std::string_view::npos; }

std::string_view without_blank_ends(std::string_view text) {
    const auto last = text.find_last_not_of(" \t\r\n");
    text = last == std::string_view::npos ? std::string_view{} : text.substr(0, last + 1);
    for (auto end = text.find('\n'); end != std::string_view::npos && is_blank(text.substr(0, end));
         end = text.find('\n')) {
        text.remove_prefix(end + 1);
    }
    return text;
}

std::string_view last_of(std::string_view text, std::size_t lines) {
    auto line_end = text.size();
    for (std::size_t taken = 0; taken < lines; ++taken) {
        line_end = line_end == 0 ? std::string_view::npos : text.rfind('\n', line_end - 1);
        if (line_end == std::string_view::npos) {
            return text;
        }
    }
    return text.substr(line_end + 1);
}

} // namespace

std::string printable(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        if (text.front() == escape) {
            text.remove_prefix(escape_length(text));
            continue;
        }
        if (text.front() == '\r') {
            text.remove_prefix(1);
            if (!text.empty() && text.front() != '\n') {
                result += '\n';
            }
            continue;
        }
        const auto length = utf8_length(text);
        const auto character = text.substr(0, length == 0 ? 1 : length);
        result += length == 0 || is_control(character) ? replacement : character;
        text.remove_prefix(character.size());
    }
    return result;
}

std::string last_lines(std::string_view text, std::size_t lines, std::size_t bytes) {
    const auto tail = without_blank_ends(last_of(without_blank_ends(text), lines));
    if (tail.size() <= bytes) {
        return std::string(tail);
    }
    auto cut = tail.size() - bytes;
    if (const auto line_end = tail.find('\n', cut - 1); line_end != std::string_view::npos) {
        return std::string(without_blank_ends(tail.substr(line_end + 1)));
    }
    while (cut < tail.size() && (static_cast<unsigned char>(tail[cut]) & 0xC0U) == 0x80) {
        ++cut;
    }
    return "…" + std::string(tail.substr(cut));
}

} // namespace testcontainers
