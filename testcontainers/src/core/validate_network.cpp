#include "core/validate_network.hpp"

#include "core/names.hpp"
#include "core/validate_host_access.hpp"
#include "values/ip_address.hpp"

#include <fmt/format.h>

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

bool is_address(const std::string& text) { return parse_address(text).has_value(); }

bool is_address_of(int family, const std::string& text) {
    const auto address = parse_address(text);
    return address && address->family == family;
}

std::string on_address(const PublishedPort& port) {
    return port.address().empty() ? std::string{} : " on " + port.address();
}

void check_host_ports(Problems& problems, const std::string& field, Port port, const HostPorts& host) {
    if (host.first == 0 || host.last == 0) {
        problems.add(field,
                     fmt::format("the host port of {} is 0; must be 1 to 65535, or left out for one that "
                                 "the engine picks",
                                 to_string(port)));
    } else if (host.last < host.first) {
        problems.add(
            field, fmt::format("the host ports {} to {} of {} are none; the last must not be below the first",
                               host.first, host.last, to_string(port)));
    }
}

/// Which ports and host ports are taken by which element of the list.
struct TakenPorts {
    std::map<std::tuple<Port, std::string>, std::size_t> containers;
    std::map<std::tuple<Protocol, std::uint16_t, std::string>, std::size_t> hosts;
};

void check_port(Problems& problems, std::size_t i, const PublishedPort& published, TakenPorts& taken) {
    const auto field = element("ports", i);
    const auto port = published.container();
    if (!published.address().empty() && !is_address(published.address())) {
        problems.add(field, published.address(), "must be an address of the host, such as 0.0.0.0 or ::1");
    }
    if (port.number == 0) {
        problems.add(field, "0 is no port of a container; must be 1 to 65535");
    } else if (const auto [other, is_new] =
                   taken.containers.emplace(std::tuple{port, published.address()}, i);
               !is_new) {
        problems.add(field, fmt::format("{}{} is published by ports[{}] already; name each port once",
                                        to_string(port), on_address(published), other->second));
    }
    if (!published.host()) {
        return;
    }
    const auto host = *published.host();
    check_host_ports(problems, field, port, host);
    if (host.first != 0 && host.first == host.last) {
        const auto [other, is_new] =
            taken.hosts.emplace(std::tuple{port.protocol, host.first, published.address()}, i);
        if (!is_new) {
            problems.add(field,
                         fmt::format("the host port {}{} is taken by ports[{}]; each needs one of its own",
                                     host.first, on_address(published), other->second));
        }
    }
}

void check_ports(Problems& problems, const std::vector<PublishedPort>& ports) {
    TakenPorts taken;
    for (std::size_t i = 0; i < ports.size(); ++i) {
        check_port(problems, i, ports[i], taken);
    }
}

void check_stable_ports(Problems& problems, const ContainerSpec& spec) {
    for (const auto& published : spec.ports) {
        const auto port = published.container();
        if (spec.stable_ports && port.protocol != Protocol::tcp && !published.is_fixed()) {
            problems.add(
                "stable_ports",
                fmt::format("{} is not tcp and cannot be forwarded; give it a fixed host port, such as "
                            "{{{}_{}, 15353}}",
                            to_string(port), port.number, to_string(port.protocol)));
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

void check_dns(Problems& problems, const Dns& dns) {
    for (std::size_t i = 0; i < dns.servers.size(); ++i) {
        if (!is_address(dns.servers[i])) {
            problems.add(element("dns.servers", i), dns.servers[i], "must be an IPv4 or IPv6 address");
        }
    }
    for (std::size_t i = 0; i < dns.search.size(); ++i) {
        if (dns.search[i] != "." && !is_host_name(dns.search[i])) {
            problems.add(element("dns.search", i), dns.search[i], host_name_rule);
        }
    }
    for (std::size_t i = 0; i < dns.options.size(); ++i) {
        if (dns.options[i].empty() || dns.options[i].find_first_of(" \t\n") != std::string::npos) {
            problems.add(element("dns.options", i), dns.options[i],
                         "must be an option of the resolver, such as ndots:1");
        }
    }
}

} // namespace

void check_attachment(Problems& problems, const std::string& field, const NetworkAttachment& attachment) {
    check_aliases(problems, field, attachment);
    const auto& address = attachment.address();
    if (!address.ipv4.empty() && !is_address_of(AF_INET, address.ipv4)) {
        problems.add(field + ".ipv4", address.ipv4, "must be an IPv4 address, such as 10.42.0.7");
    }
    if (!address.ipv6.empty() && !is_address_of(AF_INET6, address.ipv6)) {
        problems.add(field + ".ipv6", address.ipv6, "must be an IPv6 address, such as fd42::7");
    }
    problems.check_settings(field + ".driver_options", address.driver_options);
    if (is_predefined(attachment.network()) && !(address.ipv4.empty() && address.ipv6.empty())) {
        problems.add(field, attachment.network(),
                     "is the engine's own and has no fixed addresses; create one with Network::create()");
    }
}

namespace {

void check_networks(Problems& problems, const ContainerSpec& spec) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < spec.networks.size(); ++i) {
        const auto field = element("networks", i);
        const auto& name = spec.networks[i].network();
        const auto is_container = name.starts_with("container:");
        if (is_container && !spec.naming.hostname.empty()) {
            problems.add("naming.hostname", spec.naming.hostname,
                         "cannot be set with the network of another container; leave it out");
        }
        if (!is_engine_name(is_container ? std::string_view{name}.substr(name.find(':') + 1)
                                         : std::string_view{name})) {
            problems.add(field, name, engine_name_rule);
        } else if (!seen.insert(name).second) {
            problems.add(field, name, "is named before; name each network once");
        }
        if (publishes_nothing(name) && !spec.ports.empty()) {
            problems.add(field, name, "publishes no ports; leave out `ports`, or take another network");
        }
        if (publishes_nothing(name) && spec.networks.size() > 1) {
            problems.add(field, name, "is a mode and must stand alone; leave out the other networks");
        }
        check_attachment(problems, field, spec.networks[i]);
    }
}

} // namespace

void check_connections(Problems& problems, const ContainerSpec& spec) {
    check_ports(problems, spec.ports);
    check_stable_ports(problems, spec);
    check_networks(problems, spec);
    check_extra_hosts(problems, spec.extra_hosts);
    check_host_access(problems, spec);
    check_dns(problems, spec.dns);
}

} // namespace testcontainers::core
