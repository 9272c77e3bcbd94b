#include "engine/properties.hpp"

#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

namespace testcontainers::engine {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\f'; }

void skip_blanks(std::string_view& text) {
    while (!text.empty() && is_blank(text.front())) {
        text.remove_prefix(1);
    }
}

/// Takes one line off `text`, without its end.
std::string_view take_line(std::string_view& text) {
    const auto end = text.find_first_of("\r\n");
    const auto line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end);
    if (text.starts_with("\r\n")) {
        text.remove_prefix(2);
    } else if (!text.empty()) {
        text.remove_prefix(1);
    }
    return line;
}

/// Whether the line goes on: an odd number of backslashes is at its end.
bool goes_on(std::string_view line) {
    const auto last = line.find_last_not_of('\\');
    const auto backslashes = last == std::string_view::npos ? line.size() : line.size() - last - 1;
    return backslashes % 2 == 1;
}

/// Takes one line off `text`, joined with those that continue it.
std::string take_logical_line(std::string_view& text) {
    auto line = take_line(text);
    skip_blanks(line);
    if (line.starts_with('#') || line.starts_with('!')) {
        return {};
    }
    std::string joined(line);
    while (goes_on(joined)) {
        joined.pop_back();
        auto next = take_line(text);
        skip_blanks(next);
        joined += next;
    }
    return joined;
}

void append_utf8(std::string& text, std::uint32_t code) {
    const auto add = [&](std::uint32_t byte) { text += static_cast<char>(static_cast<unsigned char>(byte)); };
    if (code < 0x80) {
        add(code);
    } else if (code < 0x800) {
        add(0xC0U | code >> 6U);
        add(0x80U | (code & 0x3FU));
    } else if (code < 0x10000) {
        add(0xE0U | code >> 12U);
        add(0x80U | (code >> 6U & 0x3FU));
        add(0x80U | (code & 0x3FU));
    } else {
        add(0xF0U | code >> 18U);
        add(0x80U | (code >> 12U & 0x3FU));
        add(0x80U | (code >> 6U & 0x3FU));
        add(0x80U | (code & 0x3FU));
    }
}

/// Takes `u20AC` off `text`.
std::optional<std::uint32_t> take_code_unit(std::string_view& text) {
    std::uint32_t unit = 0;
    const auto digits = text.substr(0, 5);
    if (digits.size() < 5 || digits[0] != 'u') {
        return std::nullopt;
    }
    const auto [end, error] = std::from_chars(digits.data() + 1, digits.data() + 5, unit, 16);
    if (error != std::errc{} || end != digits.data() + 5) {
        return std::nullopt;
    }
    text.remove_prefix(5);
    return unit;
}

/// The second half of a surrogate pair, `\uDC00` to `\uDFFF`.
std::optional<std::uint32_t> take_second_half(std::string_view& text) {
    auto rest = text;
    if (!rest.starts_with('\\')) {
        return std::nullopt;
    }
    rest.remove_prefix(1);
    const auto unit = take_code_unit(rest);
    if (!unit || *unit < 0xDC00 || *unit > 0xDFFF) {
        return std::nullopt;
    }
    text = rest;
    return unit;
}

/// Takes what follows a backslash off `text` and appends what it stands for.
void take_escape(std::string_view& text, std::string& value) {
    if (auto code = take_code_unit(text)) {
        const bool first_half = *code >= 0xD800 && *code <= 0xDBFF;
        const auto second = first_half ? take_second_half(text) : std::nullopt;
        if (second) {
            code = 0x10000 + ((*code - 0xD800) << 10U) + (*second - 0xDC00);
        } else if (*code >= 0xD800 && *code <= 0xDFFF) {
            code = 0xFFFD;
        }
        append_utf8(value, *code);
        return;
    }
    constexpr std::string_view letters = "tnrf";
    constexpr std::string_view meanings = "\t\n\r\f";
    const auto place = letters.find(text.front());
    value += place == std::string_view::npos ? text.front() : meanings[place];
    text.remove_prefix(1);
}

/// Takes characters off `text` until one of `ends` stands there unescaped.
std::string take_until(std::string_view ends, std::string_view& text) {
    std::string value;
    while (!text.empty() && ends.find(text.front()) == std::string_view::npos) {
        const char c = text.front();
        text.remove_prefix(1);
        if (c == '\\' && !text.empty()) {
            take_escape(text, value);
        } else {
            value += c;
        }
    }
    return value;
}

std::pair<std::string, std::string> parse_pair(std::string_view line) {
    auto key = take_until("=: \t\f", line);
    skip_blanks(line);
    if (line.starts_with('=') || line.starts_with(':')) {
        line.remove_prefix(1);
        skip_blanks(line);
    }
    return {std::move(key), take_until({}, line)};
}

} // namespace

std::map<std::string, std::string> parse_properties(std::string_view text) {
    std::map<std::string, std::string> properties;
    while (!text.empty()) {
        const auto line = take_logical_line(text);
        if (!line.empty()) {
            auto [key, value] = parse_pair(line);
            properties.insert_or_assign(std::move(key), std::move(value));
        }
    }
    return properties;
}

} // namespace testcontainers::engine
