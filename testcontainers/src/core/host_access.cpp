#include "core/host_access.hpp"

#include "core/host_address.hpp"
#include "core/host_forwarders.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cerrno>
#include <string_view>
#include <utility>

namespace testcontainers::core {
namespace {

constexpr std::string_view field_name = "exposed_host_ports";

/// Where a container on the machine's own network reaches the servers itself.
constexpr std::string_view loopback = "127.0.0.1";

/// `back (driver bridge, 172.18.0.0/16)`.
std::string described(const docker::NetworkInfo& network) {
    auto text = fmt::format("{} (driver {}", network.name, network.driver);
    for (const auto& pool : network.pools) {
        text += ", " + pool.subnet;
    }
    return text + ')';
}

void report_unreachable(Problems& problems, const std::vector<std::string>& networks) {
    problems.add(
        field_name,
        fmt::format("this machine has no address on the network {}, which is one of another machine, of an "
                    "engine in a virtual machine or without root, or no bridge; let the server listen on "
                    "all addresses and take .extra_hosts = {{{{\"host.docker.internal\"}}}} instead",
                    fmt::join(networks, ", nor on ")));
}

/// The engine's own bridge where the spec names no network.
std::vector<std::string> networks_of(const ContainerSpec& spec) {
    std::vector<std::string> names;
    for (const auto& network : spec.networks) {
        names.push_back(network.network());
    }
    if (names.empty() || names.front() == "default") {
        names = {"bridge"};
    }
    return names;
}

/// The address of the first network on which this machine has one; empty, with a problem, when it has none.
std::string find_address(Problems& problems, Engine::State& engine, const ContainerSpec& spec,
                         const docker::Call& call) {
    if (!engine.info().local) {
        problems.add(field_name,
                     fmt::format("need an engine on this machine, and {} is elsewhere; name an address "
                                 "of this machine that is reached from there in `extra_hosts`",
                                 engine.info().url));
        return {};
    }
    const auto names = networks_of(spec);
    if (names.front() == "host") {
        return std::string{loopback};
    }
    const auto local = local_addresses(call.where);
    std::vector<std::string> seen;
    for (const auto& name : names) {
        const auto network = engine.client().networks().inspect(name, call);
        if (const auto address = address_on(network, local)) {
            return to_string(*address);
        }
        seen.push_back(described(network));
    }
    report_unreachable(problems, seen);
    return {};
}

std::string problem_of(const forward::ListenError& error, const Endpoint& entry) {
    const auto place = to_string(entry);
    switch (error.code()) {
    case EADDRINUSE:
        return place + " is taken by a socket that does not listen; have the server listen before the "
                       "container starts";
    case EACCES:
        return fmt::format("{} needs a right that this process lacks; take a port from 1024 on", place);
    default:
        return error.message();
    }
}

} // namespace

HostAccess::HostAccess(Engine::State& engine, const ContainerSpec& spec, const docker::Call& call) {
    if (spec.exposed_host_ports.empty()) {
        return;
    }
    Problems problems;
    address_ = find_address(problems, engine, spec, call);
    if (!address_.empty() && address_ != loopback) {
        listen(problems, spec.exposed_host_ports, call.where);
    }
    throw_problems("the container spec", std::move(problems).take(), call.where);
}

void HostAccess::listen(Problems& problems, const std::vector<Port>& ports, std::source_location where) {
    for (std::size_t i = 0; i < ports.size(); ++i) {
        const Endpoint entry{address_, ports[i].number};
        try {
            forwarders_.push_back(HostForwarders::instance().at(entry, where));
        } catch (const forward::ListenError& error) {
            problems.add(element(field_name, i), problem_of(error, entry));
        }
    }
}

} // namespace testcontainers::core
