#pragma once

#include "forward/backlog.hpp"
#include "forward/pipe.hpp"
#include "forward/shaping.hpp"
#include "forward/stream.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace testcontainers::forward {

/// What a turn of the forwarder's thread has for each connection.
struct Turn {
    /// Free between two calls.
    std::span<char> space;
    std::chrono::steady_clock::time_point now;
};

/// The bytes of a connection on their way from one end to the other. What the receiver does not take yet is
/// kept, up to a bound; meanwhile nothing is read, so that the sender has to wait as on a direct connection.
class Direction {
public:
    enum class State : std::uint8_t {
        waiting, ///< for a report of the kernel, or for the time `due()`
        busy,    ///< there is more to do at once
        done,    ///< the end has been passed on
        cut,     ///< a fault ends the connection here
        broken,  ///< one of the ends is gone
    };

    /// Streams and `passed`, to which each byte that is passed on is added, outlive it.
    Direction(Stream& from, Stream& to, Shaping shaping, std::atomic<std::uint64_t>& passed);

    /// From now on these rules hold.
    void obey(const Rules& rules) { shaping_.obey(rules, taken_); }

    /// Moves what can be moved, at most some buffers full, so that other connections have their turn.
    [[nodiscard]] State move(const Turn& turn);

    /// When there is something to do without a report of the kernel.
    [[nodiscard]] std::optional<std::chrono::steady_clock::time_point> due() const noexcept;

private:
    [[nodiscard]] bool pass_on(const Turn& turn);
    [[nodiscard]] bool pass_on_held();
    [[nodiscard]] bool take_in(const Turn& turn);
    void take(std::span<char> bytes, const Turn& turn);
    [[nodiscard]] std::size_t room() const noexcept;
    [[nodiscard]] bool is_moved(Stream::Transfer transfer) noexcept;
    [[nodiscard]] bool is_over() const noexcept { return state_ != State::waiting && state_ != State::busy; }

    Stream& from_;
    Stream& to_;
    Shaping shaping_;
    std::atomic<std::uint64_t>& passed_;
    std::uint64_t taken_ = 0;
    bool has_ended_ = false;
    Backlog backlog_;
    std::optional<Pipe> pipe_;
    bool may_have_pipe_ = true;
    State state_ = State::waiting;
};

} // namespace testcontainers::forward
