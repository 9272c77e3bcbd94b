#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace testcontainers::testsupport {

/// A server's end of one connection, byte by byte. Used by the thread of that connection.
class Peer {
public:
    Peer(int socket, std::size_t number) noexcept : socket_(socket), number_(number) {}

    /// 0 for the first connection of the server.
    [[nodiscard]] std::size_t number() const noexcept { return number_; }

    /// The socket, for those who wait for several things.
    [[nodiscard]] int descriptor() const noexcept { return socket_; }

    /// What comes next; empty when the client has ended, or has ended its input.
    [[nodiscard]] std::string read_some();
    /// All up to and with `end`; nothing when the client ends before.
    [[nodiscard]] std::optional<std::string> read_until(std::string_view end);
    /// Exactly so many bytes, or what came before the client ended.
    [[nodiscard]] std::string read(std::size_t count);
    /// The head of a request, with its empty line.
    [[nodiscard]] std::optional<std::string> read_head() { return read_until("\r\n\r\n"); }
    /// A chunked body up to its last chunk.
    [[nodiscard]] std::string read_chunks();

    /// Sends all bytes; false when the client has gone.
    bool write(std::string_view bytes);
    /// Sends a complete answer with its length.
    bool respond(int status, std::string_view body = {}, std::string_view more_headers = {});
    /// No more bytes come from the server; the client's are still read.
    void finish_output();
    /// Waits until the client ends the connection, or the server is destroyed.
    void wait_for_close();

private:
    bool receive();

    int socket_;
    std::size_t number_;
    std::string pending_;
};

/// A server on a unix socket, or a TCP port of 127.0.0.1, of ::1 or of all addresses. `serve` runs on a
/// thread for each connection, which ends when it returns.
///
///     WireServer server(WireServer::Kind::tcp, [](Peer& peer) {
///         while (peer.read_head()) { peer.respond(200, "hello"); }
///     });
///
/// The destructor ends all connections, so that whoever reads or writes one returns.
class WireServer {
public:
    enum class Kind : std::uint8_t { unix_socket, tcp, tcp_ipv6, tcp_everywhere };
    using Serve = std::function<void(Peer&)>;

    WireServer(Kind kind, Serve serve);
    WireServer(const WireServer&) = delete;
    WireServer& operator=(const WireServer&) = delete;
    ~WireServer();

    /// The socket; empty for TCP.
    [[nodiscard]] const std::filesystem::path& socket() const noexcept { return path_; }
    /// The port; 0 for a unix socket.
    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
    /// How many connections were accepted.
    [[nodiscard]] std::size_t accepted() const;
    /// Waits until so many connections have been served to their end.
    [[nodiscard]] bool wait_for_ended(std::size_t count,
                                      std::chrono::milliseconds time = std::chrono::seconds(20)) const;

private:
    void listen_on_socket();
    void accept_connections();
    void serve_one(int socket, std::size_t number);

    Serve serve_;
    std::filesystem::path path_;
    std::uint16_t port_ = 0;
    int listener_ = -1;
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    std::vector<int> open_sockets_;
    std::size_t accepted_ = 0;
    std::size_t served_ = 0;
    bool ending_ = false;
    std::list<std::thread> threads_;
    std::thread acceptor_;
};

/// A TCP port of 127.0.0.1 that refuses connections, and is nobody else's meanwhile.
class RefusingPort {
public:
    RefusingPort();
    RefusingPort(const RefusingPort&) = delete;
    RefusingPort& operator=(const RefusingPort&) = delete;
    ~RefusingPort();

    [[nodiscard]] std::uint16_t number() const noexcept { return number_; }

private:
    std::uint16_t number_ = 0;
    int socket_;
};

} // namespace testcontainers::testsupport
