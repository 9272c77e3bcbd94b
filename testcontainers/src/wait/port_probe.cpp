#include "wait/port_probe.hpp"

#include "values/file_descriptor.hpp"

#include <cerrno>
#include <memory>
#include <string>

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>

namespace testcontainers::wait {
namespace {

constexpr int connect_milliseconds = 1000;

bool is_connected(int socket, const addrinfo& address) {
    if (::connect(socket, address.ai_addr, address.ai_addrlen) == 0) {
        return true;
    }
    pollfd polled{socket, POLLOUT, 0};
    if (errno != EINPROGRESS || ::poll(&polled, 1, connect_milliseconds) != 1) {
        return false;
    }
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size);
    return error == 0;
}

PortProbe probe_address(const addrinfo& address, std::chrono::milliseconds hold) {
    const FileDescriptor socket{::socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
    if (!socket || !is_connected(socket.get(), address)) {
        return PortProbe::refused;
    }
    pollfd polled{socket.get(), POLLIN, 0};
    if (::poll(&polled, 1, static_cast<int>(hold.count())) == 0) {
        return PortProbe::open;
    }
    char byte = 0;
    return ::recv(socket.get(), &byte, 1, MSG_PEEK) == 1 ? PortProbe::open : PortProbe::closed_at_once;
}

} // namespace

PortProbe probe_port(const Endpoint& endpoint, std::chrono::milliseconds hold) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (::getaddrinfo(endpoint.host.c_str(), std::to_string(endpoint.port).c_str(), &hints, &found) != 0) {
        return PortProbe::refused;
    }
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses{found, &::freeaddrinfo};
    auto best = PortProbe::refused;
    for (const auto* address = found; address != nullptr && best != PortProbe::open;
         address = address->ai_next) {
        const auto probe = probe_address(*address, hold);
        best = probe == PortProbe::refused ? best : probe;
    }
    return best;
}

} // namespace testcontainers::wait
