#include "forward/listener.hpp"

#include "forward/address.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include <netinet/in.h>
#include <sys/socket.h>

namespace testcontainers::forward {
namespace {

constexpr int backlog = 1024;

void turn_on(int socket, int level, int option) noexcept {
    const int on = 1;
    ::setsockopt(socket, level, option, &on, sizeof on);
}

/// Bound to `address`; negative when that fails. A socket that was bound to port 0 would lose its port when
/// it refuses connections: it gets the one that the kernel finds for another.
FileDescriptor bound_to(const SocketAddress& address, const ListenOn& wanted) {
    FileDescriptor socket{::socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
    if (!socket) {
        return socket;
    }
    if (wanted.share_port || wanted.port == 0) {
        turn_on(socket.get(), SOL_SOCKET, SO_REUSEPORT);
    } else {
        // What ended a moment ago keeps a port for a minute otherwise.
        turn_on(socket.get(), SOL_SOCKET, SO_REUSEADDR);
    }
    if (address.family() == AF_INET6) {
        turn_on(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY);
    }
    if (::bind(socket.get(), address.get(), address.size()) != 0) {
        return FileDescriptor{};
    }
    if (wanted.port != 0) {
        return socket;
    }
    const auto found = SocketAddress::of(socket.get());
    return bound_to(found, {.address = wanted.address, .port = found.endpoint().port, .share_port = true});
}

FileDescriptor listen_on(const ListenOn& wanted, std::source_location where) {
    const auto address = SocketAddress::literal(wanted.address, wanted.port);
    if (!address) {
        throw ConfigError(
            fmt::format("cannot listen on \"{}\": an IPv4 or IPv6 address of this machine is needed",
                        wanted.address),
            where);
    }
    auto socket = bound_to(*address, wanted);
    if (!socket || ::listen(socket.get(), backlog) != 0) {
        throw ListenError(wanted, errno, where);
    }
    return socket;
}

} // namespace

ListenError::ListenError(const ListenOn& wanted, int code, std::source_location where)
    : ConfigError(fmt::format("cannot listen on {}: {}", to_string(Endpoint{wanted.address, wanted.port}),
                              std::generic_category().message(code)),
                  where),
      code_(code) {}

Listener::Listener(const ListenOn& wanted, std::source_location where)
    : socket_(listen_on(wanted, where)), endpoint_(SocketAddress::of(socket_.get()).endpoint()) {}

// Linux ends the listening and keeps the binding.
void Listener::refuse() noexcept { ::shutdown(socket_.get(), SHUT_RD); }

void Listener::take_again() noexcept { ::listen(socket_.get(), backlog); }

FileDescriptor Listener::accept() const noexcept {
    return FileDescriptor{::accept4(socket_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)};
}

} // namespace testcontainers::forward
