#pragma once

#include "forward/connection.hpp"
#include "forward/forwarder.hpp"
#include "forward/listener.hpp"
#include "forward/orders.hpp"
#include "forward/poll.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace testcontainers::forward {

/// The work of a forwarder's thread. Other threads may call what is named first.
class Loop {
public:
    Loop(const ListenOn& listen, Target target, const Limits& limits, std::source_location where);

    [[nodiscard]] const Endpoint& endpoint() const noexcept { return listener_.endpoint(); }
    [[nodiscard]] Orders& orders() noexcept { return orders_; }
    [[nodiscard]] const Counts& counts() const noexcept { return counts_; }
    /// `run` returns soon.
    void stop() noexcept;

    /// Works until `stop` is called.
    void run();

private:
    using Clock = std::chrono::steady_clock;
    using Connections = std::unordered_map<std::uint64_t, Connection>;

    void obey_orders();
    void look_at_listener();
    void hear();
    void accept();
    [[nodiscard]] std::vector<SocketAddress> targets() const noexcept;
    void take(FileDescriptor client);
    void heard(const epoll_event& event);
    /// The next connection after it.
    Connections::iterator move(Connections::iterator connection);
    void move_all();
    void move_busy();
    void move_due();
    [[nodiscard]] bool is_refusing() const noexcept;
    [[nodiscard]] std::optional<Clock::time_point> next_moment() const noexcept;

    const Target target_;
    const Limits limits_;
    Listener listener_;
    Poll poll_;
    Orders orders_;
    Counts counts_;
    std::atomic<bool> ending_ = false;

    std::unique_ptr<char[]> space_;
    Turn turn_;
    Rules rules_;
    bool refuses_ = false;
    Connections connections_;
    std::unordered_set<std::uint64_t> busy_;
    std::uint64_t next_number_ = 1;
    bool is_accepting_ = false;
    std::optional<Clock::time_point> paused_until_;
};

} // namespace testcontainers::forward
