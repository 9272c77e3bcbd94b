#include "testcontainers/error.hpp"
#include "wait/built_in.hpp"
#include "wait/listening.hpp"
#include "wait/port_check.hpp"
#include "wait/port_probe.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace testcontainers::wait {
namespace {

using namespace std::chrono_literals;

bool is_published(const Target& target, Port port) {
    const auto ports = target.published_ports();
    return std::find(ports.begin(), ports.end(), port) != ports.end();
}

/// The connection itself shows it: a proxy without a server behind it closes at once.
Readiness check_from_outside(const Target& target, Port port) {
    const auto endpoint = target.endpoint(port);
    switch (probe_port(endpoint, 250ms)) {
    case PortProbe::refused:
        return Readiness::pending(
            fmt::format("port {}: {} refuses connections", to_string(port), to_string(endpoint)));
    case PortProbe::closed_at_once:
        return Readiness::pending(
            fmt::format("port {}: {} closes connections at once, as a proxy without a server does",
                        to_string(port), to_string(endpoint)));
    case PortProbe::open:
        break;
    }
    return Readiness::ready();
}

/// A container's own table of sockets, read by a program in it.
Listening ask_inside(const Target& target, Port port) {
    const auto table = target.exec({"cat", "/proc/net/tcp", "/proc/net/tcp6"});
    const bool could_run = table.exit_code != 126 && table.exit_code != 127;
    return could_run && !table.out.empty() ? listening_in(table.out, {}, port.number) : Listening::unknown;
}

Readiness understood(Listening listening, Port port) {
    switch (listening) {
    case Listening::yes:
        return Readiness::ready();
    case Listening::no:
        return Readiness::pending(fmt::format("port {}: no process listens", to_string(port)));
    case Listening::loopback_only:
        return Readiness::pending(fmt::format("port {}: a process listens on 127.0.0.1 only, which is not "
                                              "reached from outside of the container; "
                                              "let it listen on 0.0.0.0",
                                              to_string(port)));
    case Listening::unknown:
        break;
    }
    return Readiness::failed(fmt::format("port {} is not published and who listens in the container cannot "
                                         "be seen: publish it, or wait for something else",
                                         to_string(port)));
}

} // namespace

Readiness check_port(const Target& target, Port port) {
    auto listening = target.listening(port);
    if (listening == Listening::unknown && is_published(target, port)) {
        return check_from_outside(target, port);
    }
    if (listening == Listening::unknown) {
        listening = ask_inside(target, port);
    }
    return understood(listening, port);
}

Readiness check_published_ports(const Target& target) {
    for (const auto port : target.published_ports()) {
        if (port.protocol != Protocol::tcp) {
            continue;
        }
        if (auto readiness = check_port(target, port); !readiness.is_ready()) {
            return readiness;
        }
    }
    return Readiness::ready();
}

Strategy port(Port port) {
    if (port.protocol != Protocol::tcp) {
        throw ConfigError(
            fmt::format("wait::port: {} is not a TCP port; whether a server listens on it cannot be seen",
                        to_string(port)));
    }
    return BuiltIn::make(fmt::format("port {}", to_string(port)),
                         [port](const Target& target) { return check_port(target, port); });
}

Strategy published_ports() { return BuiltIn::make("published ports", check_published_ports); }

} // namespace testcontainers::wait
