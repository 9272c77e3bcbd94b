#pragma once

#include "forward/guarded_socket.hpp"
#include "forward/pipe.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace testcontainers::forward {

/// One end of a forwarded connection: a non-blocking TCP socket, and what is known of it since the kernel's
/// last report.
class Stream {
public:
    /// What came of reading or writing.
    enum class Outcome : std::uint8_t {
        some,   ///< bytes have moved
        later,  ///< nothing now; the kernel will report
        ended,  ///< the peer sends nothing more
        broken, ///< the connection is gone
    };
    struct Transfer {
        Outcome outcome = Outcome::later;
        std::size_t count = 0;
    };

    Stream() noexcept = default;
    /// Sends small pieces without delay.
    explicit Stream(GuardedSocket socket) noexcept;

    [[nodiscard]] int descriptor() const noexcept { return socket_.get(); }

    /// Takes the kernel's report (EPOLLIN …).
    void heard(std::uint32_t events) noexcept;

    /// Whether a try to read or write is worth a system call.
    [[nodiscard]] bool may_read() const noexcept { return may_read_; }
    [[nodiscard]] bool may_write() const noexcept { return may_write_; }

    [[nodiscard]] Transfer read(std::span<char> space) noexcept;
    [[nodiscard]] Transfer read(Pipe& pipe) noexcept;
    [[nodiscard]] Transfer write(std::string_view bytes) noexcept;
    [[nodiscard]] Transfer write(Pipe& pipe) noexcept;

    /// Nothing more is written; the peer sees the end.
    void finish_output() noexcept;

    /// Forgets what has come, so that the peer sees an end and no reset when the socket is closed.
    void discard_input() noexcept;

    /// Ends it so that the peer sees a reset, and closes it.
    void reset() noexcept;

private:
    Transfer was_read(long count) noexcept;
    Transfer was_written(long count) noexcept;

    GuardedSocket socket_;
    bool may_read_ = true;
    bool may_write_ = true;
};

} // namespace testcontainers::forward
