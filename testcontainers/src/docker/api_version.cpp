#include "docker/api_version.hpp"

#include <charconv>

namespace testcontainers::docker {
namespace {

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, value);
    const bool whole = error == std::errc{} && stopped == end && value >= 0;
    return whole ? std::optional{value} : std::nullopt;
}

} // namespace

std::optional<ApiVersion> ApiVersion::parse(std::string_view text) {
    const auto dot = text.find('.');
    if (dot == std::string_view::npos) {
        return std::nullopt;
    }
    const auto major = number(text.substr(0, dot));
    const auto minor = number(text.substr(dot + 1));
    if (!major || !minor) {
        return std::nullopt;
    }
    return ApiVersion{*major, *minor};
}

std::string to_string(ApiVersion version) {
    return std::to_string(version.major) + '.' + std::to_string(version.minor);
}

} // namespace testcontainers::docker
