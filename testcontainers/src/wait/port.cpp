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

/// A container's own table of sockets, read by a program in it. That one is ended with a container that ends.
/// @throws TransportError, which is a "not yet", when it was ended before it could read.
Listening ask_inside(const Target& target, Port port) {
    constexpr int not_runnable = 126;
    constexpr int not_there = 127;
    const auto table = target.exec({"cat", "/proc/net/tcp", "/proc/net/tcp6"});
    if (table.exit_code == not_there || (table.exit_code == 0 && table.out.empty())) {
        return Listening::unknown;
    }
    if (table.exit_code == not_runnable || table.out.empty()) {
        throw TransportError(TransportError::Reason::timed_out,
                             fmt::format("port {}: `cat` in the container ended with code {}",
                                         to_string(port), table.exit_code));
    }
    return listening_in(table.out, {}, port.number);
}

Readiness is_not_published(Port port) {
    return Readiness::failed(
        fmt::format("port {} is not published; add it to the spec's ports", to_string(port)));
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

Listening look_inside(const Target& target, Port port) {
    const auto listening = target.listening(port);
    return listening == Listening::unknown ? ask_inside(target, port) : listening;
}

Readiness check_inside(const Target& target, Port port) {
    const auto listening = look_inside(target, port);
    if (listening == Listening::unknown) {
        return Readiness::failed(
            fmt::format("port {}: who listens in the container cannot be seen, for want of `cat` in it; "
                        "wait for PortState::served or PortState::connectable",
                        to_string(port)));
    }
    return listening == Listening::loopback_only ? Readiness::ready() : understood(listening, port);
}

/// Asking for an endpoint throws a "not yet" while the port is not mapped.
Readiness check_mapped(const Target& target, Port port) {
    if (!is_published(target, port)) {
        return is_not_published(port);
    }
    (void)target.endpoint(port);
    return Readiness::ready();
}

Readiness check_connectable(const Target& target, Port port) {
    return is_published(target, port) ? check_from_outside(target, port) : is_not_published(port);
}

std::string description_of(Port port, PortState state) {
    const auto* const words = state == PortState::mapped        ? " mapped"
                              : state == PortState::listening   ? " listened on inside"
                              : state == PortState::connectable ? " connectable from outside"
                                                                : "";
    return fmt::format("port {}{}", to_string(port), words);
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

Strategy port(Port port) { return wait::port(port, PortState::served); }

Strategy port(Port port, PortState state) {
    if (port.protocol != Protocol::tcp && state != PortState::mapped) {
        throw ConfigError(
            fmt::format("wait::port: {} is not a TCP port; whether a server listens on it cannot be seen",
                        to_string(port)));
    }
    return BuiltIn::make(description_of(port, state), [port, state](const Target& target) {
        switch (state) {
        case PortState::mapped:
            return check_mapped(target, port);
        case PortState::listening:
            return check_inside(target, port);
        case PortState::connectable:
            return check_connectable(target, port);
        case PortState::served:
            break;
        }
        return check_port(target, port);
    });
}

Strategy published_ports() { return BuiltIn::make("published ports", check_published_ports); }

} // namespace testcontainers::wait
