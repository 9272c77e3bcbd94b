#pragma once

/// @file
/// A port of a container, and the address under which a test reaches it.
///
///     using namespace testcontainers::literals;
///     testcontainers::Port redis = 6379_tcp;

#include <compare>
#include <cstdint>
#include <source_location>
#include <string>
#include <string_view>

namespace testcontainers {

/// The transport of a port.
enum class Protocol : std::uint8_t { tcp, udp, sctp };

/// `tcp`, `udp` or `sctp`.
[[nodiscard]] std::string_view to_string(Protocol protocol) noexcept;

/// A port inside a container. A bare number never stands for one: write `6379_tcp`.
struct Port {
    /// 1 to 65535; 0 is refused by `validate()`.
    std::uint16_t number = 0;
    /// The transport.
    Protocol protocol = Protocol::tcp;

    /// Orders by number, then transport.
    friend constexpr auto operator<=>(const Port&, const Port&) noexcept = default;
};

/// The engine's spelling: `6379/tcp`.
[[nodiscard]] std::string to_string(Port port);

/// Reads `6379/tcp`, `53/udp` or `6379` (tcp).
/// @throws ConfigError when `text` is neither, or its number is not from 1 to 65535.
[[nodiscard]] Port parse_port(std::string_view text,
                              std::source_location where = std::source_location::current());

/// Where a test reaches a port of a container: a host and the port mapped there.
struct Endpoint {
    /// A name or an address; an IPv6 address stands without brackets.
    std::string host;
    /// The port on that host.
    std::uint16_t port = 0;

    /// Orders by host, then port.
    friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

/// `127.0.0.1:49153`; an IPv6 address in brackets: `[::1]:49153`.
[[nodiscard]] std::string to_string(const Endpoint& endpoint);

inline namespace literals {

namespace detail {
consteval Port checked_port(unsigned long long number, Protocol protocol) {
    if (number == 0 || number > 65535) {
        throw "a port must be from 1 to 65535";
    }
    return Port{static_cast<std::uint16_t>(number), protocol};
}
} // namespace detail

/// A TCP port: `6379_tcp`. Does not compile outside of 1 to 65535.
[[nodiscard]] consteval Port operator""_tcp(unsigned long long number) {
    return detail::checked_port(number, Protocol::tcp);
}

/// A UDP port: `53_udp`. Does not compile outside of 1 to 65535.
[[nodiscard]] consteval Port operator""_udp(unsigned long long number) {
    return detail::checked_port(number, Protocol::udp);
}

/// An SCTP port: `2905_sctp`. Does not compile outside of 1 to 65535.
[[nodiscard]] consteval Port operator""_sctp(unsigned long long number) {
    return detail::checked_port(number, Protocol::sctp);
}

} // namespace literals
} // namespace testcontainers
