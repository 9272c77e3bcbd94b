#include "support/tcp_servers.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <system_error>
#include <type_traits>
#include <utility>

namespace testcontainers::testsupport {
namespace {

sockaddr_in ipv4(in_addr_t address) {
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = htonl(address);
    return name;
}

sockaddr_in6 ipv6_loopback() {
    sockaddr_in6 name{};
    name.sin6_family = AF_INET6;
    name.sin6_addr = in6addr_loopback;
    return name;
}

/// A socket bound to a free port of that address.
template <class Name>
int bound_socket(Name name, std::uint16_t& port) {
    auto* const plain = reinterpret_cast<sockaddr*>(&name);
    socklen_t size = sizeof(name);
    const int socket = ::socket(plain->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket < 0 || ::bind(socket, plain, size) != 0 || ::getsockname(socket, plain, &size) != 0) {
        throw std::system_error(errno, std::generic_category(), "a free port");
    }
    if constexpr (std::is_same_v<Name, sockaddr_in6>) {
        port = ntohs(name.sin6_port);
    } else {
        port = ntohs(name.sin_port);
    }
    return socket;
}

int bound_socket(WireServer::Kind kind, std::uint16_t& port) {
    if (kind == WireServer::Kind::tcp_ipv6) {
        return bound_socket(ipv6_loopback(), port);
    }
    return bound_socket(ipv4(kind == WireServer::Kind::tcp_everywhere ? INADDR_ANY : INADDR_LOOPBACK), port);
}

} // namespace

bool Peer::receive() {
    std::array<char, 65536> buffer;
    const auto count = ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (count > 0) {
        pending_.append(buffer.data(), static_cast<std::size_t>(count));
    }
    return count > 0;
}

std::string Peer::read_some() {
    if (pending_.empty()) {
        (void)receive();
    }
    return std::exchange(pending_, {});
}

std::optional<std::string> Peer::read_until(std::string_view end) {
    std::size_t place = 0;
    while ((place = pending_.find(end)) == std::string::npos) {
        if (!receive()) {
            return std::nullopt;
        }
    }
    return read(place + end.size());
}

std::string Peer::read(std::size_t count) {
    while (pending_.size() < count && receive()) {
    }
    auto taken = pending_.substr(0, count);
    pending_.erase(0, count);
    return taken;
}

std::string Peer::read_chunks() {
    std::string body;
    while (const auto line = read_until("\r\n")) {
        const auto size = std::stoul(*line, nullptr, 16);
        body += read(size);
        (void)read(2);
        if (size == 0) {
            break;
        }
    }
    return body;
}

bool Peer::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0) {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

bool Peer::respond(int status, std::string_view body, std::string_view more_headers) {
    return write("HTTP/1.1 " + std::to_string(status) +
                 " Scripted\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
                 std::string(more_headers) + "\r\n" + std::string(body));
}

void Peer::finish_output() { ::shutdown(socket_, SHUT_WR); }

void Peer::wait_for_close() {
    while (receive()) {
        pending_.clear();
    }
}

WireServer::WireServer(Kind kind, Serve serve) : serve_(std::move(serve)) {
    if (kind == Kind::unix_socket) {
        listen_on_socket();
    } else {
        listener_ = bound_socket(kind, port_);
    }
    if (::listen(listener_, 128) != 0) {
        throw std::system_error(errno, std::generic_category(), "listen");
    }
    acceptor_ = std::thread([this] { accept_connections(); });
}

void WireServer::listen_on_socket() {
    auto folder = (std::filesystem::temp_directory_path() / "wire-server-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) {
        throw std::system_error(errno, std::generic_category(), "mkdtemp");
    }
    path_ = std::filesystem::path(folder) / "socket";
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path_.native().copy(address.sun_path, sizeof(address.sun_path) - 1);
    listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener_ < 0 || ::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) {
        throw std::system_error(errno, std::generic_category(), "bind " + path_.string());
    }
}

WireServer::~WireServer() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    ::shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    ::close(listener_);
    {
        const std::lock_guard lock(mutex_);
        for (const auto socket : open_sockets_) {
            ::shutdown(socket, SHUT_RDWR);
        }
    }
    for (auto& thread : threads_) {
        thread.join();
    }
    if (!path_.empty()) {
        std::error_code ignored;
        std::filesystem::remove_all(path_.parent_path(), ignored);
    }
}

std::size_t WireServer::accepted() const {
    const std::lock_guard lock(mutex_);
    return accepted_;
}

bool WireServer::wait_for_ended(std::size_t count, std::chrono::milliseconds time) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, time, [&] { return served_ >= count; });
}

void WireServer::accept_connections() {
    for (;;) {
        const auto socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        const std::lock_guard lock(mutex_);
        if (ending_) {
            if (socket >= 0) {
                ::close(socket);
            }
            return;
        }
        if (socket < 0) {
            continue; // a test may leave no descriptor free for a while
        }
        const int on = 1;
        ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
        open_sockets_.push_back(socket);
        threads_.emplace_back([this, socket, number = accepted_++] { serve_one(socket, number); });
    }
}

void WireServer::serve_one(int socket, std::size_t number) {
    Peer peer(socket, number);
    serve_(peer);
    const std::lock_guard lock(mutex_);
    std::erase(open_sockets_, socket);
    ::close(socket);
    ++served_;
    changed_.notify_all();
}

RefusingPort::RefusingPort() : socket_(bound_socket(WireServer::Kind::tcp, number_)) {}

RefusingPort::~RefusingPort() { ::close(socket_); }

} // namespace testcontainers::testsupport
