#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include <sys/socket.h>

namespace testcontainers {

/// An IPv4 or IPv6 address.
struct IpAddress {
    /// AF_INET or AF_INET6.
    int family = AF_INET;
    /// In network order; the first four of an IPv4 address.
    std::array<std::uint8_t, 16> bytes{};

    /// How many bits it has.
    [[nodiscard]] unsigned bits() const noexcept { return family == AF_INET ? 32 : 128; }

    friend bool operator==(const IpAddress&, const IpAddress&) = default;
};

/// An address as it is written; nothing when it is none.
[[nodiscard]] std::optional<IpAddress> parse_address(const std::string& text);

/// `10.42.0.7`, `fd42::7`.
[[nodiscard]] std::string to_string(const IpAddress& address);

/// The addresses that have their first bits in common.
struct IpRange {
    /// One of them.
    IpAddress address;
    /// How many bits they share.
    unsigned prefix = 0;

    /// Whether `other` is one of them.
    [[nodiscard]] bool has(const IpAddress& other) const noexcept;
};

/// A range such as `10.42.0.0/24` or `fd42::/64`; nothing when it is none.
[[nodiscard]] std::optional<IpRange> parse_range(const std::string& text);

} // namespace testcontainers
