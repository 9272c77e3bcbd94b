#include "forward/connection.hpp"

#include <cerrno>
#include <utility>

#include <sys/epoll.h>
#include <sys/socket.h>

namespace testcontainers::forward {

Connection::Connection(GuardedSocket client, std::vector<SocketAddress> targets, Poll& poll, Tokens tokens)
    : poll_(poll), tokens_(tokens), targets_(std::move(targets)), client_(std::move(client)) {
    if (poll_.watch_changes(client_.descriptor(), tokens_.client)) {
        connect();
    } else {
        reset();
    }
}

void Connection::connect() noexcept {
    while (next_ < targets_.size()) {
        if (try_next()) {
            return;
        }
    }
    reset();
}

/// Whether the connection to the next target is on its way.
bool Connection::try_next() noexcept {
    const auto& target = targets_[next_++];
    FileDescriptor socket{::socket(target.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    if (!socket || (::connect(socket.get(), target.get(), target.size()) != 0 && errno != EINPROGRESS)) {
        return false;
    }
    server_ = Stream{GuardedSocket{std::move(socket)}};
    return poll_.watch_changes(server_.descriptor(), tokens_.server);
}

void Connection::heard(Side side, std::uint32_t events) noexcept {
    if (side == Side::client) {
        client_.heard(events);
        if (phase_ == Phase::connecting && (events & EPOLLERR) != 0) {
            reset();
        }
        return;
    }
    server_.heard(events);
    if (phase_ == Phase::connecting && (events & (EPOLLOUT | EPOLLERR | EPOLLHUP)) != 0) {
        check_connected();
    }
}

void Connection::check_connected() noexcept {
    int code = 0;
    socklen_t size = sizeof code;
    ::getsockopt(server_.descriptor(), SOL_SOCKET, SO_ERROR, &code, &size);
    if (code == 0) {
        phase_ = Phase::open;
    } else {
        connect();
    }
}

Connection::State Connection::move(std::span<char> space) {
    if (phase_ != Phase::open) {
        return phase_ == Phase::ended ? State::ended : State::waiting;
    }
    const auto up = upstream_.move(space);
    const auto down = downstream_.move(space);
    if (up == Direction::State::broken || down == Direction::State::broken) {
        reset();
        return State::ended;
    }
    if (up == Direction::State::done && down == Direction::State::done) {
        phase_ = Phase::ended;
        return State::ended;
    }
    return up == Direction::State::busy || down == Direction::State::busy ? State::busy : State::waiting;
}

void Connection::reset() noexcept {
    client_.reset();
    server_.reset();
    phase_ = Phase::ended;
}

} // namespace testcontainers::forward
