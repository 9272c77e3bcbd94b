#include "core/claims.hpp"

#include "testcontainers/port.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace testcontainers::core {
namespace {

std::set<std::string> claims_of(const ContainerSpec& spec, bool readers_too) {
    std::set<std::string> claims;
    if (!spec.naming.name.empty()) {
        claims.insert("container " + spec.naming.name);
    }
    for (const auto& port : spec.ports) {
        if (port.host() && port.host()->first == port.host()->last) {
            claims.insert("port " + std::to_string(port.host()->first) + '/' +
                          std::string{to_string(port.container().protocol)});
        }
    }
    for (const auto& mount : spec.mounts) {
        const auto* const volume = std::get_if<VolumeMount>(&mount);
        if (volume != nullptr && (readers_too || !volume->read_only)) {
            claims.insert("content of volume " + volume->volume.text());
        }
    }
    for (const auto& network : spec.networks) {
        for (const auto& alias : network.aliases()) {
            claims.insert("alias " + network.network() + '/' + alias);
        }
    }
    return claims;
}

} // namespace

std::set<std::string> held_by(const ContainerSpec& spec) { return claims_of(spec, false); }

std::set<std::string> needed_by(const ContainerSpec& spec) { return claims_of(spec, true); }

std::string claim_of_network(const std::string& name) { return "network " + name; }

std::string claim_of_volume(const std::string& name) { return "volume " + name; }

std::set<std::string> volumes_of(const ContainerSpec& spec) {
    std::set<std::string> names;
    for (const auto& mount : spec.mounts) {
        if (const auto* const volume = std::get_if<VolumeMount>(&mount)) {
            names.insert(volume->volume.text());
        }
    }
    names.erase("");
    return names;
}

bool writes_to_host(const ContainerSpec& spec) noexcept {
    return std::ranges::any_of(spec.mounts, [](const Mount& mount) {
        const auto* const bind = std::get_if<BindMount>(&mount);
        return bind != nullptr && !bind->read_only;
    });
}

} // namespace testcontainers::core
