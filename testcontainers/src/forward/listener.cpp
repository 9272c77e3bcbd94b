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

FileDescriptor listen_on(const ListenOn& wanted, std::source_location where) {
    const auto address = SocketAddress::literal(wanted.address, wanted.port);
    if (!address) {
        throw ConfigError(
            fmt::format("cannot listen on \"{}\": an IPv4 or IPv6 address of this machine is needed",
                        wanted.address),
            where);
    }
    FileDescriptor socket{::socket(address->family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
    if (socket) {
        if (wanted.port != 0) {
            // What ended a moment ago keeps a port for a minute otherwise.
            turn_on(socket.get(), SOL_SOCKET, SO_REUSEADDR);
        }
        if (wanted.share_port) {
            turn_on(socket.get(), SOL_SOCKET, SO_REUSEPORT);
        }
        if (address->family() == AF_INET6) {
            turn_on(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY);
        }
    }
    if (!socket || ::bind(socket.get(), address->get(), address->size()) != 0 ||
        ::listen(socket.get(), backlog) != 0) {
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

FileDescriptor Listener::accept() const noexcept {
    return FileDescriptor{::accept4(socket_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)};
}

} // namespace testcontainers::forward
