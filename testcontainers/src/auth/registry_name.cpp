#include "auth/registry_name.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace testcontainers::auth {
namespace {

constexpr std::string_view hub = "docker.io";

std::string lower_case(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return lower;
}

/// A name for each registry: Docker Hub's others are taken for `docker.io`.
std::string one_name(std::string_view host) {
    constexpr std::array<std::string_view, 2> others{"index.docker.io", "registry-1.docker.io"};
    auto name = lower_case(host);
    return std::ranges::find(others, name) != others.end() ? std::string(hub) : name;
}

} // namespace

RegistryName::RegistryName(std::string domain)
    : domain_(one_name(domain)),
      server_address_(domain_ == hub ? "https://index.docker.io/v1/" : std::move(domain)) {}

bool RegistryName::is_meant_by(std::string_view key) const {
    for (const std::string_view scheme : {"https://", "http://"}) {
        if (key.starts_with(scheme)) {
            key.remove_prefix(scheme.size());
            break;
        }
    }
    const auto slash = key.find('/');
    const auto path = slash == std::string_view::npos ? std::string_view{} : key.substr(slash);
    constexpr std::array<std::string_view, 6> versions{"", "/", "/v1", "/v1/", "/v2", "/v2/"};
    return std::ranges::find(versions, path) != versions.end() && one_name(key.substr(0, slash)) == domain_;
}

} // namespace testcontainers::auth
