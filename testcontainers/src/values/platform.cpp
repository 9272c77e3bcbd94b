#include "values/platform.hpp"

#include <algorithm>
#include <array>

namespace testcontainers {
namespace {

struct Alias {
    std::string_view architecture;
    std::string_view variant;
    std::string_view common_architecture;
    std::string_view common_variant;
};

/// As containerd's platforms package, which BuildKit reads them with.
constexpr std::array<Alias, 18> aliases{{
    {"x86_64", "", "amd64", ""},
    {"x86-64", "", "amd64", ""},
    {"x86_64", "v1", "amd64", ""},
    {"x86-64", "v1", "amd64", ""},
    {"amd64", "v1", "amd64", ""},
    {"i386", "", "386", ""},
    {"aarch64", "", "arm64", ""},
    {"aarch64", "8", "arm64", ""},
    {"aarch64", "v8", "arm64", ""},
    {"arm64", "8", "arm64", ""},
    {"arm64", "v8", "arm64", ""},
    {"armhf", "", "arm", "v7"},
    {"armel", "", "arm", "v6"},
    {"arm", "", "arm", "v7"},
    {"arm", "5", "arm", "v5"},
    {"arm", "6", "arm", "v6"},
    {"arm", "7", "arm", "v7"},
    {"arm", "8", "arm", "v8"},
}};

/// What stands before the next slash, which goes too.
std::string_view take_part(std::string_view& text) {
    const auto part = text.substr(0, text.find('/'));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    return part;
}

} // namespace

Platform Platform::parse(std::string_view text) {
    const auto os = take_part(text);
    const auto architecture = take_part(text);
    const auto alias = std::ranges::find_if(
        aliases, [&](const Alias& one) { return one.architecture == architecture && one.variant == text; });
    return alias == aliases.end() ? Platform{std::string(os), std::string(architecture), std::string(text)}
                                  : Platform{std::string(os), std::string(alias->common_architecture),
                                             std::string(alias->common_variant)};
}

bool is_platform(std::string_view text) {
    const auto is_part = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
    };
    const auto slashes = std::ranges::count(text, '/');
    return (slashes == 1 || slashes == 2) && !text.starts_with('/') && !text.ends_with('/') &&
           text.find("//") == std::string_view::npos &&
           std::ranges::all_of(text, [&](char c) { return c == '/' || is_part(c); });
}

std::string to_string(const Platform& platform) {
    auto text = platform.os + '/' + platform.architecture;
    return platform.variant.empty() ? text : text + '/' + platform.variant;
}

} // namespace testcontainers
