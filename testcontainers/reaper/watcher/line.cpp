#include "line.hpp"

#include <algorithm>
#include <charconv>

namespace testcontainers::reaper {
namespace {

std::optional<char> hexadecimal(std::string_view digits) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (digits.size() != 2 || error != std::errc{} || end != digits.data() + 2) {
        return std::nullopt;
    }
    return static_cast<char>(value);
}

std::optional<std::string> decode(std::string_view text) {
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i] == '+' ? ' ' : text[i];
            continue;
        }
        const auto byte = hexadecimal(text.substr(i + 1, 2));
        if (!byte) {
            return std::nullopt;
        }
        decoded += *byte;
        i += 2;
    }
    return decoded;
}

/// Whether a parameter is for people to read; all others are one of the lines that `Parameters` joins.
bool may_have_lines(const std::string& name) { return name == "error" || name == "info"; }

bool add(Parameters& parameters, std::string_view text) {
    const auto equals = text.find('=');
    if (equals == 0 || equals == std::string_view::npos) {
        return false;
    }
    const auto name = decode(text.substr(0, equals));
    const auto value = decode(text.substr(equals + 1));
    if (!name || !value || value->empty() ||
        (value->find('\n') != std::string::npos && !may_have_lines(*name))) {
        return false;
    }
    auto& joined = parameters[*name];
    joined += joined.empty() ? *value : "\n" + *value;
    return true;
}

bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

} // namespace

std::optional<Parameters> parse_line(std::string_view line) {
    Parameters parameters;
    while (!line.empty()) {
        const auto end = std::min(line.find('&'), line.size());
        if (!add(parameters, line.substr(0, end))) {
            return std::nullopt;
        }
        line.remove_prefix(std::min(end + 1, line.size()));
    }
    if (parameters.empty()) {
        return std::nullopt;
    }
    return parameters;
}

std::string encode(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (is_unreserved(c)) {
            encoded += c;
        } else {
            encoded += {'%', digits[byte >> 4U], digits[byte & 15U]};
        }
    }
    return encoded;
}

} // namespace testcontainers::reaper
