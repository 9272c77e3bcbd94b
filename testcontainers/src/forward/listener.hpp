#pragma once

#include "testcontainers/error.hpp"
#include "testcontainers/port.hpp"

#include "forward/guarded_socket.hpp"

#include <cstdint>
#include <source_location>
#include <string>

namespace testcontainers::forward {

/// Where connections are taken.
struct ListenOn {
    /// An IPv4 or IPv6 literal of this machine; `0.0.0.0` and `::` are all of them. `::` does not take IPv4.
    std::string address = "127.0.0.1";
    /// The port; 0 for any free one.
    std::uint16_t port = 0;
    /// Whether other sockets of this user may listen there too (SO_REUSEPORT); the kernel then picks one of
    /// them for each connection.
    bool share_port = false;
};

/// Nothing can listen there. The message has address, port and reason.
class ListenError : public ConfigError {
public:
    /// `code` is the `errno`: EADDRINUSE when somebody listens there, EADDRNOTAVAIL when this machine does
    /// not have the address, EACCES when the port needs a privilege.
    ListenError(const ListenOn& wanted, int code, std::source_location where);

    /// The `errno`.
    [[nodiscard]] int code() const noexcept { return code_; }

private:
    int code_;
};

/// A socket on which connections arrive. Nobody listens on it in a forked child.
class Listener {
public:
    /// Listens from now on.
    /// @throws ListenError; ConfigError when the address is no literal.
    Listener(const ListenOn& wanted, std::source_location where);

    /// For epoll.
    [[nodiscard]] int descriptor() const noexcept { return socket_.get(); }

    /// The address and port that it has.
    [[nodiscard]] const Endpoint& endpoint() const noexcept { return endpoint_; }

    /// From now on connections are refused. The port stays this socket's.
    void refuse() noexcept;

    /// Connections are taken again.
    void take_again() noexcept;

    /// The next connection, non-blocking; without one, negative, and `errno` says why.
    [[nodiscard]] FileDescriptor accept() const noexcept;

private:
    GuardedSocket socket_;
    Endpoint endpoint_;
};

} // namespace testcontainers::forward
