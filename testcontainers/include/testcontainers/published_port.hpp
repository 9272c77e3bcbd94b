#pragma once

/// @file
/// Which ports of a container are published, and where.
///
///     .ports = {6379_tcp,                                    // on a free port of the loopback address
///               {53_udp, 5353},                              // on this port
///               {80_tcp, tc::HostPorts{8000, 8010}},         // on a free one of these
///               tc::PublishedPort{443_tcp}.on("::1")}        // on another address

#include "testcontainers/port.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace testcontainers {

/// Ports of the host, of which the engine takes a free one.
struct HostPorts {
    /// The first.
    std::uint16_t first = 0;
    /// The last.
    std::uint16_t last = 0;

    friend bool operator==(const HostPorts&, const HostPorts&) = default;
};

/// A port of the container that is published on the host.
class PublishedPort {
public:
    /// On a host port that the engine picks.
    PublishedPort(Port container) noexcept : container_(container) {} // NOLINT(google-explicit-constructor)

    /// On the host port `host`. Two tests at the same time cannot both have it: prefer the one the engine
    /// picks.
    PublishedPort(Port container, std::uint16_t host) noexcept
        : container_(container), host_(HostPorts{host, host}) {}

    /// On one of some host ports.
    PublishedPort(Port container, HostPorts host) noexcept : container_(container), host_(host) {}

    /// The same on another address of the host than the loopback address: `0.0.0.0` and `::` for all. A port
    /// may be published on several addresses, each an element of the spec's list.
    [[nodiscard]] PublishedPort on(std::string address) const {
        auto changed = *this;
        changed.address_ = std::move(address);
        return changed;
    }

    /// The port in the container.
    [[nodiscard]] Port container() const noexcept { return container_; }

    /// The ports on the host; the engine picks one where unset.
    [[nodiscard]] const std::optional<HostPorts>& host() const noexcept { return host_; }

    /// Whether it has the same host port after each start: only one is possible.
    [[nodiscard]] bool is_fixed() const noexcept { return host_ && host_->first == host_->last; }

    /// The address on the host; the library picks one when empty.
    [[nodiscard]] const std::string& address() const noexcept { return address_; }

    friend bool operator==(const PublishedPort&, const PublishedPort&) = default;

private:
    Port container_;
    std::optional<HostPorts> host_;
    std::string address_;
};

/// The ports `first` to `last` of the container, each published on a host port that the engine picks.
/// @throws ConfigError when `last` is below `first` or `first` is 0.
[[nodiscard]] std::vector<PublishedPort> port_range(Port first, std::uint16_t last);

} // namespace testcontainers
