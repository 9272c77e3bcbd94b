#include "values/image_grammar.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <string>

namespace testcontainers::grammar {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower_or_digit(char c) { return is_lower(c) || is_digit(c); }
bool is_letter_or_digit(char c) { return is_lower_or_digit(c) || is_upper(c); }
bool is_hex_digit(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }

bool is_host_label(std::string_view label) {
    return !label.empty() && is_letter_or_digit(label.front()) && is_letter_or_digit(label.back()) &&
           std::ranges::all_of(label, [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

bool is_ipv6(std::string_view address) {
    in6_addr parsed{};
    return ::inet_pton(AF_INET6, std::string(address).c_str(), &parsed) == 1;
}

} // namespace

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (auto end = text.find(separator); end != std::string_view::npos; end = text.find(separator)) {
        parts.push_back(text.substr(0, end));
        text.remove_prefix(end + 1);
    }
    parts.push_back(text);
    return parts;
}

bool has_upper_case(std::string_view text) noexcept { return std::ranges::any_of(text, is_upper); }

std::pair<std::string_view, std::optional<std::string_view>> split_host_and_port(std::string_view domain) {
    const auto host_end = domain.starts_with('[') ? domain.find(']') : 0;
    const auto colon = domain.find(':', host_end == std::string_view::npos ? 0 : host_end);
    if (colon == std::string_view::npos) {
        return {domain, std::nullopt};
    }
    return {domain.substr(0, colon), domain.substr(colon + 1)};
}

bool is_host(std::string_view host) {
    if (host.starts_with('[')) {
        return host.ends_with(']') && is_ipv6(host.substr(1, host.size() - 2));
    }
    return std::ranges::all_of(split(host, '.'), is_host_label);
}

bool is_port(std::string_view port) noexcept {
    unsigned value = 0;
    const auto* end = port.data() + port.size();
    const auto [stopped, problem] = std::from_chars(port.data(), end, value);
    return problem == std::errc{} && stopped == end && value >= 1 && value <= 65535;
}

bool is_path_component(std::string_view component) noexcept {
    if (component.empty() || !is_lower_or_digit(component.front()) || !is_lower_or_digit(component.back())) {
        return false;
    }
    while (!component.empty()) {
        const auto word_end = std::ranges::find_if_not(component, is_lower_or_digit);
        component.remove_prefix(static_cast<std::size_t>(word_end - component.begin()));
        const auto separator_end = std::ranges::find_if(component, is_lower_or_digit);
        const auto separator =
            component.substr(0, static_cast<std::size_t>(separator_end - component.begin()));
        const bool dashes = std::ranges::all_of(separator, [](char c) { return c == '-'; });
        if (!dashes && separator != "." && separator != "_" && separator != "__") {
            return false;
        }
        component.remove_prefix(separator.size());
    }
    return true;
}

bool is_image_id(std::string_view path) noexcept {
    return path.size() == 64 && std::ranges::all_of(path, is_hex_digit);
}

bool is_tag(std::string_view tag) noexcept {
    constexpr std::size_t longest = 128;
    return !tag.empty() && tag.size() <= longest && tag.front() != '.' && tag.front() != '-' &&
           std::ranges::all_of(
               tag, [](char c) { return is_letter_or_digit(c) || c == '_' || c == '.' || c == '-'; });
}

bool is_digest(std::string_view digest) noexcept {
    const auto colon = digest.find(':');
    const auto algorithm = digest.substr(0, colon);
    const auto hex = colon == std::string_view::npos ? std::string_view{} : digest.substr(colon + 1);
    const bool sized =
        (algorithm == "sha256" && hex.size() == 64) || (algorithm == "sha512" && hex.size() == 128);
    return sized && std::ranges::all_of(hex, is_hex_digit);
}

} // namespace testcontainers::grammar
