#include "core/validate_host_access.hpp"

#include "core/host_address.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace testcontainers::core {
namespace {

constexpr std::string_view field_name = "exposed_host_ports";

void check_ports(Problems& problems, const std::vector<Port>& ports) {
    std::map<Port, std::size_t> seen;
    for (std::size_t i = 0; i < ports.size(); ++i) {
        const auto field = element(field_name, i);
        if (ports[i].number == 0) {
            problems.add(field, "0 is no port of a server; must be 1 to 65535");
        } else if (ports[i].protocol != Protocol::tcp) {
            problems.add(field, fmt::format("{} is not forwarded; only TCP ports are, such as {}/tcp",
                                            to_string(ports[i]), ports[i].number));
        } else if (const auto [other, is_new] = seen.emplace(ports[i], i); !is_new) {
            problems.add(field, fmt::format("{} is named by {} already; name each port once",
                                            to_string(ports[i]), element(field_name, other->second)));
        }
    }
}

void check_network(Problems& problems, const std::string& network) {
    if (network == "none") {
        problems.add(field_name,
                     "cannot be reached on network \"none\"; leave them out, or take another network");
    } else if (network.starts_with("container:")) {
        problems.add(field_name,
                     fmt::format("cannot be named on the network of another container; give them to \"{}\"",
                                 network.substr(network.find(':') + 1)));
    }
}

} // namespace

void check_host_access(Problems& problems, const ContainerSpec& spec) {
    if (spec.exposed_host_ports.empty()) {
        return;
    }
    check_ports(problems, spec.exposed_host_ports);
    for (const auto& network : spec.networks) {
        check_network(problems, network.network());
    }
    for (std::size_t i = 0; i < spec.extra_hosts.size(); ++i) {
        if (spec.extra_hosts[i].name == host_access_name) {
            problems.add(element("extra_hosts", i) + ".name", spec.extra_hosts[i].name,
                         "is what `exposed_host_ports` are reached at; take another name");
        }
    }
    if (spec.reuse) {
        problems.add(field_name, "end with this process, and a container that is reused does not; leave out "
                                 "`reuse`, or take `extra_hosts` and a server on all addresses");
    }
}

} // namespace testcontainers::core
