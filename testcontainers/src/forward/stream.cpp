#include "forward/stream.hpp"

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

Stream::Transfer Stream::read(std::span<char> space) noexcept {
    const auto count = ::recv(socket_.get(), space.data(), space.size(), 0);
    if (count > 0) {
        return {Outcome::some, static_cast<std::size_t>(count)};
    }
    may_read_ = false;
    if (count == 0) {
        return {Outcome::ended};
    }
    return {is_passing(errno) ? Outcome::later : Outcome::broken};
}

Stream::Transfer Stream::write(std::string_view bytes) noexcept {
    const auto count = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count >= 0) {
        return {Outcome::some, static_cast<std::size_t>(count)};
    }
    may_write_ = false;
    return {is_passing(errno) ? Outcome::later : Outcome::broken};
}

void Stream::finish_output() noexcept { ::shutdown(socket_.get(), SHUT_WR); }

void Stream::reset() noexcept {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    socket_ = GuardedSocket{};
}

} // namespace testcontainers::forward
