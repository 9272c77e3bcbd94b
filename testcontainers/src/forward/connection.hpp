#pragma once

#include "forward/address.hpp"
#include "forward/direction.hpp"
#include "forward/poll.hpp"
#include "forward/stream.hpp"
#include "forward/timed_ends.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace testcontainers::forward {

/// What has gone over the connections of a forwarder. Safe from several threads.
struct Counts {
    std::atomic<std::uint64_t> connections = 0;
    std::atomic<std::uint64_t> open = 0;
    std::atomic<std::uint64_t> upstream = 0;
    std::atomic<std::uint64_t> downstream = 0;
};

/// A connection that was taken, and the one to the target that belongs to it. Its end closes both.
class Connection {
public:
    enum class Side : std::uint8_t { client, server };
    enum class State : std::uint8_t { waiting, busy, ended };

    /// `poll` reports the client's changes under `2 * number` and the server's under `2 * number + 1`.
    /// `targets` are tried in their order. `poll` and `counts` outlive it.
    Connection(GuardedSocket client, std::vector<SocketAddress> targets, Poll& poll, std::uint64_t number,
               Counts& counts);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection();

    /// Takes the kernel's report about one side.
    void heard(Side side, std::uint32_t events) noexcept;

    /// From `now` on these rules hold, as far as they concern it.
    void obey(const Rules& rules, std::chrono::steady_clock::time_point now);

    /// Does what can be done now. A failure of one side resets the other.
    [[nodiscard]] State move(const Turn& turn);

    /// When there is something to do without a report of the kernel.
    [[nodiscard]] std::optional<std::chrono::steady_clock::time_point> due() const noexcept;

    /// Ends both sides with a reset.
    void reset() noexcept;

private:
    void connect() noexcept;
    [[nodiscard]] bool try_next() noexcept;
    void check_connected() noexcept;
    void close() noexcept;

    enum class Phase : std::uint8_t { connecting, open, ended };

    Poll& poll_;
    Counts& counts_;
    std::uint64_t number_;
    std::vector<SocketAddress> targets_;
    std::size_t next_ = 0;
    Phase phase_ = Phase::connecting;
    Stream client_;
    Stream server_;
    Direction upstream_;
    Direction downstream_;
    TimedEnds ends_;
};

} // namespace testcontainers::forward
