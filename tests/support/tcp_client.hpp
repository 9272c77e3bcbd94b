#pragma once

#include "support/tcp_servers.hpp"

#include <testcontainers/port.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace testcontainers::testsupport {

/// A client's end of a TCP connection. Reads and writes give up after 20 s, so that a test fails instead of
/// hanging.
class TcpClient {
public:
    /// How a connection has ended.
    enum class End : std::uint8_t { orderly, reset, none };

    /// Connects.
    /// @throws std::system_error with the `errno`.
    explicit TcpClient(const Endpoint& server);
    /// Connects later.
    TcpClient();
    TcpClient(const TcpClient&) = delete;
    TcpClient& operator=(const TcpClient&) = delete;
    ~TcpClient();

    /// Connects; 0 or the `errno`.
    [[nodiscard]] int connect(const Endpoint& server);

    [[nodiscard]] Peer& bytes() noexcept { return bytes_; }
    [[nodiscard]] int descriptor() const noexcept { return bytes_.descriptor(); }

    /// Sends `request` and reads as many bytes as `answer_size`, its own size where 0.
    [[nodiscard]] std::string exchange(std::string_view request, std::size_t answer_size = 0);

    /// Reads to the end, and says what kind of end it was; `none` when there is none within the time.
    [[nodiscard]] End wait_for_end();

    /// Ends the connection with a reset.
    void reset();

private:
    Peer bytes_;
};

/// How a connection to `server` ends by itself: `reset` also when it is refused.
[[nodiscard]] TcpClient::End end_of_connection_to(const Endpoint& server);

/// A server that answers each byte with the same.
[[nodiscard]] WireServer::Serve echo();

} // namespace testcontainers::testsupport
