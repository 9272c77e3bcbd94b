#include "core/published.hpp"

#include "testcontainers/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace testcontainers::core {
namespace {

bool is_ipv6(const std::string& address) { return address.find(':') != std::string::npos; }

/// The port on the host; 0 when it is not mapped yet.
std::uint16_t host_port(const std::vector<docker::PortBinding>& bindings, const std::string& host) {
    const auto of_family = std::ranges::find_if(bindings, [&](const docker::PortBinding& binding) {
        return is_ipv6(binding.host_ip) == is_ipv6(host) && binding.host_port != 0;
    });
    if (of_family != bindings.end()) {
        return of_family->host_port;
    }
    return bindings.empty() ? std::uint16_t{0} : bindings.front().host_port;
}

std::string names_of(const std::vector<Port>& ports) {
    std::vector<std::string> names;
    names.reserve(ports.size());
    std::ranges::transform(ports, std::back_inserter(names), [](Port port) { return to_string(port); });
    return fmt::format("{}", fmt::join(names, ", "));
}

} // namespace

PublishedPorts::PublishedPorts(const std::vector<Port>& wanted, const docker::ContainerDetails& details,
                               const std::string& host)
    : wanted_(wanted) {
    for (const auto port : wanted) {
        const auto found = details.ports.find(port);
        const auto number = found == details.ports.end() ? std::uint16_t{0} : host_port(found->second, host);
        if (number != 0) {
            endpoints_.emplace(port, Endpoint{host, number});
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
