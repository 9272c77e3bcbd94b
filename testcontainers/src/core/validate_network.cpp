#include "core/validate_network.hpp"

#include "core/names.hpp"

#include <fmt/format.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

namespace testcontainers::core {
namespace {

bool is_predefined(const std::string& network) {
    constexpr std::array<std::string_view, 4> names{"bridge", "default", "host", "none"};
    return std::ranges::find(names, network) != names.end();
}

/// A network on which the engine publishes no ports: the container has no address of its own there.
bool publishes_nothing(const std::string& network) {
    return network == "host" || network == "none" || network.starts_with("container:");
}

bool is_address(const std::string& text) {
    std::array<unsigned char, sizeof(in6_addr)> address{};
    return ::inet_pton(AF_INET, text.c_str(), address.data()) == 1 ||
           ::inet_pton(AF_INET6, text.c_str(), address.data()) == 1;
}

void check_ports(Problems& problems, const std::vector<PublishedPort>& ports) {
    std::map<Port, std::size_t> seen;
    std::map<std::tuple<Protocol, std::uint16_t>, std::size_t> seen_on_host;
    for (std::size_t i = 0; i < ports.size(); ++i) {
        const auto field = element("ports", i);
        const auto port = ports[i].container();
        if (port.number == 0) {
            problems.add(field, "0 is no port of a container; must be 1 to 65535");
        } else if (const auto [other, is_new] = seen.emplace(port, i); !is_new) {
            problems.add(field, fmt::format("{} is published by ports[{}] already; name each port once",
                                            to_string(port), other->second));
        }
        const auto host = ports[i].host();
        if (!host) {
            continue;
        }
        if (*host == 0) {
            problems.add(field,
                         fmt::format("the host port of {} is 0; must be 1 to 65535, or left out for one that "
                                     "the engine picks",
                                     to_string(port)));
        } else if (const auto [other, is_new] = seen_on_host.emplace(std::tuple{port.protocol, *host}, i);
                   !is_new) {
            problems.add(field,
                         fmt::format("the host port {} is taken by ports[{}]; each needs one of its own",
                                     *host, other->second));
        }
    }
}

void check_aliases(Problems& problems, const std::string& field, const NetworkAttachment& attachment) {
    for (const auto& alias : attachment.aliases()) {
        if (!is_host_name(alias)) {
            problems.add(field + ".aliases", alias, host_name_rule);
        }
    }
    if (!attachment.aliases().empty() && is_predefined(attachment.network())) {
        problems.add(
            field + ".aliases",
            fmt::format("the engine's own network \"{}\" knows no aliases; create one with Network::create()",
                        attachment.network()));
    }
}

void check_networks(Problems& problems, const ContainerSpec& spec) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < spec.networks.size(); ++i) {
        const auto field = element("networks", i);
        const auto& name = spec.networks[i].network();
        const auto is_container = name.starts_with("container:");
        if (!is_engine_name(is_container ? std::string_view{name}.substr(name.find(':') + 1)
                                         : std::string_view{name})) {
            problems.add(field, name, engine_name_rule);
        } else if (!seen.insert(name).second) {
            problems.add(field, name, "is named before; name each network once");
        }
        if (publishes_nothing(name) && !spec.ports.empty()) {
            problems.add(field, name, "publishes no ports; leave out `ports`, or take another network");
        }
        check_aliases(problems, field, spec.networks[i]);
    }
}

void check_extra_hosts(Problems& problems, const std::vector<ExtraHost>& hosts) {
    for (std::size_t i = 0; i < hosts.size(); ++i) {
        const auto field = element("extra_hosts", i);
        if (!is_host_name(hosts[i].name)) {
            problems.add(field + ".name", hosts[i].name, host_name_rule);
        }
        const auto& address = hosts[i].address;
        if (address != "host-gateway" && !is_address(address)) {
            problems.add(field + ".address", address,
                         "must be an IPv4 or IPv6 address, or host-gateway for the engine's machine");
        }
    }
}

} // namespace

void check_connections(Problems& problems, const ContainerSpec& spec) {
    check_ports(problems, spec.ports);
    check_networks(problems, spec);
    check_extra_hosts(problems, spec.extra_hosts);
}

} // namespace testcontainers::core
