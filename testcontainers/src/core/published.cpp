#include "core/published.hpp"

#include "testcontainers/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace testcontainers::core {
namespace {

bool is_ipv6(const std::string& address) { return address.find(':') != std::string::npos; }

bool is_any_address(const std::string& address) {
    return address.empty() || address == "0.0.0.0" || address == "::";
}

/// A binding that is reached under the name of the host.
bool is_under_host(const docker::PortBinding& binding, const std::string& host) {
    const bool same_family = is_ipv6(binding.host_ip) == is_ipv6(host);
    const bool loopback = host == "localhost" && binding.host_ip == "127.0.0.1";
    return same_family && (is_any_address(binding.host_ip) || binding.host_ip == host || loopback);
}

/// Where one of the bindings is reached; nothing when none is mapped yet.
std::optional<Endpoint> reached_at(const std::vector<docker::PortBinding>& bindings, const std::string& host,
                                   bool local) {
    std::optional<Endpoint> found;
    for (const auto& binding : bindings) {
        if (binding.host_port == 0) {
            continue;
        }
        if (is_under_host(binding, host)) {
            return Endpoint{host, binding.host_port};
        }
        if (!found) {
            const auto own = binding.host_ip == "::" ? std::string{"::1"} : binding.host_ip;
            const bool has_own = !is_any_address(binding.host_ip) || (local && binding.host_ip == "::");
            found = Endpoint{has_own ? own : host, binding.host_port};
        }
    }
    return found;
}

std::string names_of(const std::vector<Port>& ports) {
    std::vector<std::string> names;
    names.reserve(ports.size());
    std::ranges::transform(ports, std::back_inserter(names), [](Port port) { return to_string(port); });
    return fmt::format("{}", fmt::join(names, ", "));
}

} // namespace

PublishedPorts::PublishedPorts(const std::vector<Port>& wanted, const docker::ContainerDetails& details,
                               const std::string& host, bool local)
    : wanted_(wanted) {
    for (const auto port : wanted) {
        const auto found = details.ports.find(port);
        if (found == details.ports.end()) {
            continue;
        }
        if (auto endpoint = reached_at(found->second, host, local)) {
            endpoints_.emplace(port, std::move(*endpoint));
        }
    }
}

bool PublishedPorts::is_unmapped(Port port) const noexcept {
    return !endpoints_.contains(port) && std::ranges::find(wanted_, port) != wanted_.end();
}

std::string PublishedPorts::missing() const {
    std::vector<Port> ports;
    std::ranges::copy_if(wanted_, std::back_inserter(ports), [this](Port port) { return is_unmapped(port); });
    return names_of(ports);
}

const Endpoint& PublishedPorts::at(Port port, std::source_location where) const {
    if (const auto found = endpoints_.find(port); found != endpoints_.end()) {
        return found->second;
    }
    if (is_unmapped(port)) {
        throw ConfigError(
            fmt::format("port {} is not mapped, because the container does not run; start it first",
                        to_string(port)),
            where);
    }
    throw ConfigError(
        wanted_.empty()
            ? fmt::format("port {} is not published, and no other is; add it to the spec's `ports`",
                          to_string(port))
            : fmt::format("port {} is not published; those that are: {}", to_string(port), names_of(wanted_)),
        where);
}

} // namespace testcontainers::core
