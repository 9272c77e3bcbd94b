#include "greeting.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <memory>

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace testcontainers::modules::postgres {
namespace {

using Deadline = std::chrono::steady_clock::time_point;

class Socket {
public:
    explicit Socket(int descriptor) noexcept : descriptor_(descriptor) {}
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    ~Socket() {
        if (descriptor_ >= 0) {
            ::close(descriptor_);
        }
    }
    [[nodiscard]] int get() const noexcept { return descriptor_; }

private:
    int descriptor_;
};

std::string big_endian(std::uint32_t number) {
    return {static_cast<char>(number >> 24), static_cast<char>(number >> 16), static_cast<char>(number >> 8),
            static_cast<char>(number)};
}

bool ready_for(const Socket& socket, short events, Deadline deadline) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    pollfd polled{socket.get(), events, 0};
    return left.count() > 0 && ::poll(&polled, 1, static_cast<int>(left.count())) == 1;
}

/// Empty when connected, else why not.
std::string connect_to(const Socket& socket, const addrinfo& address, Deadline deadline) {
    if (::connect(socket.get(), address.ai_addr, address.ai_addrlen) == 0) {
        return {};
    }
    int error = errno;
    if (error == EINPROGRESS) {
        if (!ready_for(socket, POLLOUT, deadline)) {
            return "no connection in time";
        }
        socklen_t size = sizeof error;
        ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &size);
    }
    return error == 0 ? std::string{} : std::strerror(error);
}

/// The first bytes of the answer; an error ends with a byte for the end of its fields.
std::string receive(const Socket& socket, Deadline deadline) {
    std::string answer;
    char buffer[1024];
    while (answer.size() < 4096 && ready_for(socket, POLLIN, deadline)) {
        const auto count = ::recv(socket.get(), buffer, sizeof buffer, 0);
        if (count <= 0) {
            break;
        }
        answer.append(buffer, static_cast<std::size_t>(count));
        if (answer.front() != 'E' || answer.ends_with(std::string_view{"\0\0", 2})) {
            break;
        }
    }
    return answer;
}

Greeting greet_at(const addrinfo& address, const std::string& message, Deadline deadline) {
    const Socket socket{::socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
    if (socket.get() < 0) {
        return {.why = std::strerror(errno)};
    }
    if (auto why = connect_to(socket, address, deadline); !why.empty()) {
        return {.why = std::move(why)};
    }
    // A message of a few dozen bytes fits into the empty buffer of a new connection.
    if (::send(socket.get(), message.data(), message.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(message.size())) {
        return {.why = std::strerror(errno)};
    }
    return understand(receive(socket, deadline));
}

/// A field of an ErrorResponse: a byte for its kind, then its text.
std::string_view error_field(std::string_view answer, char kind) {
    constexpr std::size_t header = 5;
    for (auto rest = answer.substr(std::min(header, answer.size())); !rest.empty() && rest.front() != '\0';) {
        const auto end = std::min(rest.find('\0'), rest.size());
        if (rest.front() == kind) {
            return rest.substr(1, end - 1);
        }
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return {};
}

} // namespace

std::string startup_message(std::string_view user, std::string_view database) {
    constexpr std::uint32_t protocol_3_0 = 3U << 16U;
    const std::string_view end{"\0", 1};
    std::string body = big_endian(protocol_3_0);
    body.append("user").append(end).append(user).append(end);
    body.append("database").append(end).append(database).append(end).append(end);
    return big_endian(static_cast<std::uint32_t>(body.size() + 4)) + body;
}

Greeting understand(std::string_view answer) {
    if (answer.empty()) {
        return {.why = "the connection was closed without an answer"};
    }
    if (answer.front() != 'E') {
        return {.accepts = true};
    }
    constexpr std::string_view cannot_connect_now = "57P03";
    if (error_field(answer, 'C') == cannot_connect_now) {
        return {.why = std::string{error_field(answer, 'M')}};
    }
    return {.accepts = true};
}

Greeting greet(const Endpoint& server, std::string_view user, std::string_view database,
               std::chrono::milliseconds time) {
    const auto deadline = std::chrono::steady_clock::now() + time;
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const auto port = std::to_string(server.port);
    if (const int error = ::getaddrinfo(server.host.c_str(), port.c_str(), &hints, &found); error != 0) {
        return {.why = fmt::format("{}: {}", server.host, ::gai_strerror(error))};
    }
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses{found, &::freeaddrinfo};
    const auto message = startup_message(user, database);
    Greeting greeting;
    for (const auto* address = found; address != nullptr && !greeting.accepts; address = address->ai_next) {
        greeting = greet_at(*address, message, deadline);
    }
    return greeting;
}

} // namespace testcontainers::modules::postgres
