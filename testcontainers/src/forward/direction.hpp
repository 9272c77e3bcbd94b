#pragma once

#include "forward/stream.hpp"

#include <cstddef>
#include <span>
#include <string>

namespace testcontainers::forward {

/// The bytes of a connection on their way from one end to the other. What the receiver does not take yet is
/// kept, at most one `space`; meanwhile nothing is read, so that the sender has to wait as on a direct
/// connection.
class Direction {
public:
    enum class State : std::uint8_t {
        waiting, ///< for a report of the kernel
        busy,    ///< there is more to do at once
        done,    ///< the end has been passed on
        broken,  ///< one of the ends is gone
    };

    /// Both outlive it.
    Direction(Stream& from, Stream& to) noexcept : from_(from), to_(to) {}

    /// Moves what can be moved, at most some buffers full, so that other connections have their turn. `space`
    /// is free between the calls.
    [[nodiscard]] State move(std::span<char> space);

private:
    [[nodiscard]] bool write_kept();
    [[nodiscard]] bool take_in(std::span<char> space);
    [[nodiscard]] bool pass_on(std::string_view bytes);

    Stream& from_;
    Stream& to_;
    std::string kept_;
    std::size_t written_ = 0;
    State state_ = State::waiting;
};

} // namespace testcontainers::forward
