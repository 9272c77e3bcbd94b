#include "reaper/connection.hpp"

#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace testcontainers::reaper {
namespace {

sockaddr_un address_of(const std::filesystem::path& socket) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const auto& path = socket.native();
    if (path.size() >= sizeof address.sun_path) {
        throw ConfigError(
            fmt::format("the path of the reaper's socket \"{}\" has {} bytes; at most {} are possible", path,
                        path.size(), sizeof address.sun_path - 1));
    }
    std::copy(path.begin(), path.end(), address.sun_path);
    return address;
}

/// No child has it, not even one that is forked while it connects.
GuardedDescriptor stream_socket(int family) {
    return GuardedDescriptor::made([family] { return ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0); });
}

} // namespace

std::optional<Connection> Connection::to(const std::filesystem::path& socket) {
    const auto address = address_of(socket);
    auto descriptor = stream_socket(AF_UNIX);
    if (::connect(descriptor.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        return std::nullopt;
    }
    return Connection{std::move(descriptor)};
}

std::optional<Connection> Connection::to(const std::string& host, std::uint16_t port) {
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* addresses = nullptr;
    if (::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wanted, &addresses) != 0) {
        return std::nullopt;
    }
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner{addresses, &::freeaddrinfo};
    for (const auto* address = addresses; address != nullptr; address = address->ai_next) {
        auto descriptor = stream_socket(address->ai_family);
        if (::connect(descriptor.get(), address->ai_addr, address->ai_addrlen) == 0) {
            return Connection{std::move(descriptor)};
        }
    }
    return std::nullopt;
}

std::optional<std::string> Connection::ask(const std::string& line,
                                           std::optional<std::chrono::milliseconds> time) const {
    const auto text = line + "\n";
    if (::send(socket_.get(), text.data(), text.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(text.size())) {
        return std::nullopt;
    }
    return hear(time);
}

std::optional<std::string> Connection::hear(std::optional<std::chrono::milliseconds> time) const {
    std::string line;
    for (;;) {
        pollfd polled{socket_.get(), POLLIN, 0};
        const int ready = ::poll(&polled, 1, time ? static_cast<int>(time->count()) : -1);
        if (ready < 0 && errno == EINTR) {
            continue;
        }
        std::array<char, 512> seen{};
        const auto size = ready <= 0 ? -1 : ::recv(socket_.get(), seen.data(), seen.size(), MSG_PEEK);
        if (size <= 0) {
            return std::nullopt;
        }
        // Nothing behind the end of the line is taken from the socket.
        const std::string_view text{seen.data(), static_cast<std::size_t>(size)};
        const auto end = text.find('\n');
        const auto taken = end == std::string_view::npos ? text.size() : end + 1;
        (void)::recv(socket_.get(), seen.data(), taken, 0);
        line += text.substr(0, end);
        if (end != std::string_view::npos) {
            return line;
        }
    }
}

bool Connection::alive() const noexcept {
    char byte = 0;
    const auto count = ::recv(socket_.get(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return count > 0 || (count < 0 && (errno == EAGAIN || errno == EINTR));
}

} // namespace testcontainers::reaper
