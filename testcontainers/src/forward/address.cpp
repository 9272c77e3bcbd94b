#include "forward/address.hpp"

#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include <netdb.h>
#include <netinet/in.h>

namespace testcontainers::forward {
namespace {

using Results = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

/// What getaddrinfo() says; `code` is 0 or its error.
Results look_up(const std::string& host, std::uint16_t port, int flags, int& code) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = flags | AI_NUMERICSERV;
    addrinfo* found = nullptr;
    code = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
    return {code == 0 ? found : nullptr, &::freeaddrinfo};
}

} // namespace

SocketAddress::SocketAddress(const sockaddr* address, socklen_t size) noexcept
    : size_(std::min<socklen_t>(size, sizeof storage_)) {
    std::memcpy(&storage_, address, size_);
}

std::optional<SocketAddress> SocketAddress::literal(const std::string& host, std::uint16_t port) {
    int code = 0;
    const auto found = look_up(host, port, AI_NUMERICHOST, code);
    // An empty host is the loopback address for getaddrinfo().
    if (!found || host.empty()) {
        return std::nullopt;
    }
    return SocketAddress{found->ai_addr, found->ai_addrlen};
}

SocketAddress SocketAddress::of(int socket) noexcept {
    sockaddr_storage storage{};
    socklen_t size = sizeof storage;
    auto* const address = reinterpret_cast<sockaddr*>(&storage);
    ::getsockname(socket, address, &size);
    return {address, size};
}

Endpoint SocketAddress::endpoint() const {
    std::array<char, NI_MAXHOST> host{};
    ::getnameinfo(get(), size_, host.data(), host.size(), nullptr, 0, NI_NUMERICHOST);
    const auto port = family() == AF_INET6 ? reinterpret_cast<const sockaddr_in6*>(&storage_)->sin6_port
                                           : reinterpret_cast<const sockaddr_in*>(&storage_)->sin_port;
    return {host.data(), ntohs(port)};
}

std::vector<SocketAddress> addresses_of(const Endpoint& endpoint, std::source_location where) {
    int code = 0;
    const auto found = look_up(endpoint.host, endpoint.port, 0, code);
    if (!found) {
        throw ConfigError(fmt::format("\"{}\" is neither an address nor a name that has one: {}",
                                      endpoint.host, ::gai_strerror(code)),
                          where);
    }
    std::vector<SocketAddress> addresses;
    for (const auto* next = found.get(); next != nullptr; next = next->ai_next) {
        addresses.emplace_back(next->ai_addr, next->ai_addrlen);
    }
    return addresses;
}

} // namespace testcontainers::forward
