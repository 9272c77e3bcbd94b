#pragma once

#include "testcontainers/port.hpp"

#include <optional>
#include <source_location>
#include <string>
#include <vector>

#include <sys/socket.h>

namespace testcontainers::forward {

/// The address of a TCP socket, as the kernel takes it. A value.
class SocketAddress {
public:
    /// A copy of what the kernel or the resolver gave.
    SocketAddress(const sockaddr* address, socklen_t size) noexcept;

    /// The IPv4 or IPv6 literal `host` with `port`; nothing when it is neither.
    [[nodiscard]] static std::optional<SocketAddress> literal(const std::string& host, std::uint16_t port);

    /// Where `socket` is bound.
    [[nodiscard]] static SocketAddress of(int socket) noexcept;

    /// For bind() and connect().
    [[nodiscard]] const sockaddr* get() const noexcept {
        return reinterpret_cast<const sockaddr*>(&storage_);
    }
    [[nodiscard]] socklen_t size() const noexcept { return size_; }

    /// AF_INET or AF_INET6.
    [[nodiscard]] int family() const noexcept { return storage_.ss_family; }

    /// The literal and the port.
    [[nodiscard]] Endpoint endpoint() const;

private:
    sockaddr_storage storage_{};
    socklen_t size_ = 0;
};

/// The addresses of `endpoint`, whose host is a name or a literal, in the order in which they are to be
/// tried. May ask a name server.
/// @throws ConfigError when the name has none.
[[nodiscard]] std::vector<SocketAddress> addresses_of(const Endpoint& endpoint, std::source_location where);

} // namespace testcontainers::forward
