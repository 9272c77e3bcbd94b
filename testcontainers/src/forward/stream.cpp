#include "forward/stream.hpp"

#include <array>
#include <cerrno>
#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

namespace testcontainers::forward {
namespace {

bool is_passing(int code) noexcept { return code == EAGAIN || code == EWOULDBLOCK; }

} // namespace

Stream::Stream(GuardedSocket socket) noexcept : socket_(std::move(socket)) {
    const int on = 1;
    ::setsockopt(socket_.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

void Stream::heard(std::uint32_t events) noexcept {
    constexpr std::uint32_t either = EPOLLERR | EPOLLHUP;
    may_read_ = may_read_ || (events & (EPOLLIN | EPOLLRDHUP | either)) != 0;
    may_write_ = may_write_ || (events & (EPOLLOUT | either)) != 0;
}

Stream::Transfer Stream::was_read(long count) noexcept {
    if (count > 0) {
        return {Outcome::some, static_cast<std::size_t>(count)};
    }
    may_read_ = false;
    if (count == 0) {
        return {Outcome::ended};
    }
    return {is_passing(errno) ? Outcome::later : Outcome::broken};
}

Stream::Transfer Stream::was_written(long count) noexcept {
    if (count >= 0) {
        return {Outcome::some, static_cast<std::size_t>(count)};
    }
    may_write_ = false;
    return {is_passing(errno) ? Outcome::later : Outcome::broken};
}

Stream::Transfer Stream::read(std::span<char> space) noexcept {
    return was_read(::recv(socket_.get(), space.data(), space.size(), 0));
}

Stream::Transfer Stream::read(Pipe& pipe) noexcept { return was_read(pipe.fill_from(socket_.get())); }

Stream::Transfer Stream::write(std::string_view bytes) noexcept {
    return was_written(::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL));
}

Stream::Transfer Stream::write(Pipe& pipe) noexcept { return was_written(pipe.drain_to(socket_.get())); }

void Stream::finish_output() noexcept { ::shutdown(socket_.get(), SHUT_WR); }

void Stream::discard_input() noexcept {
    // A peer that sends as fast as it is read must not keep the thread.
    constexpr int most_reads = 64;
    std::array<char, 4096> space{};
    for (int i = 0; i < most_reads && read(space).outcome == Outcome::some; ++i) {
    }
}

void Stream::reset() noexcept {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    socket_ = GuardedSocket{};
}

} // namespace testcontainers::forward
