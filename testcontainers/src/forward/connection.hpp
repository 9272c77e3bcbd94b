#pragma once

#include "forward/address.hpp"
#include "forward/direction.hpp"
#include "forward/poll.hpp"
#include "forward/stream.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace testcontainers::forward {

/// A connection that was taken, and the one to the target that belongs to it. Its end closes both.
class Connection {
public:
    enum class Side : std::uint8_t { client, server };
    enum class State : std::uint8_t { waiting, busy, ended };

    /// The poll reports each side's changes under its token. `targets` are tried in their order.
    struct Tokens {
        std::uint64_t client;
        std::uint64_t server;
    };
    Connection(GuardedSocket client, std::vector<SocketAddress> targets, Poll& poll, Tokens tokens);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Takes the kernel's report about one side.
    void heard(Side side, std::uint32_t events) noexcept;

    /// Does what can be done now. A failure of one side resets the other.
    [[nodiscard]] State move(std::span<char> space);

private:
    void connect() noexcept;
    [[nodiscard]] bool try_next() noexcept;
    void check_connected() noexcept;
    void reset() noexcept;

    enum class Phase : std::uint8_t { connecting, open, ended };

    Poll& poll_;
    Tokens tokens_;
    std::vector<SocketAddress> targets_;
    std::size_t next_ = 0;
    Phase phase_ = Phase::connecting;
    Stream client_;
    Stream server_;
    Direction upstream_{client_, server_};
    Direction downstream_{server_, client_};
};

} // namespace testcontainers::forward
