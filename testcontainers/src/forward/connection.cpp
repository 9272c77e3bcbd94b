#include "forward/connection.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

namespace testcontainers::forward {
namespace {

/// How often the kernel asks again, after one second and two more.
constexpr int asked_again = 1;

} // namespace

Connection::Connection(GuardedSocket client, std::vector<SocketAddress> targets, Poll& poll,
                       std::uint64_t number, Counts& counts)
    : poll_(poll), counts_(counts), number_(number), targets_(std::move(targets)), client_(std::move(client)),
      upstream_(client_, server_, {Flow::upstream, number}, counts.upstream),
      downstream_(server_, client_, {Flow::downstream, number}, counts.downstream) {
    ++counts_.connections;
    ++counts_.open;
    if (poll_.watch_changes(client_.descriptor(), 2 * number_)) {
        connect();
    } else {
        reset();
    }
}

Connection::~Connection() { --counts_.open; }

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
    if (next_ < targets_.size()) {
        // A firewall may swallow what is sent there: three seconds are enough where there is another.
        ::setsockopt(socket.get(), IPPROTO_TCP, TCP_SYNCNT, &asked_again, sizeof asked_again);
    }
    if (!socket || (::connect(socket.get(), target.get(), target.size()) != 0 && errno != EINPROGRESS)) {
        return false;
    }
    server_ = Stream{GuardedSocket{std::move(socket)}};
    return poll_.watch_changes(server_.descriptor(), 2 * number_ + 1);
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

void Connection::obey(const Rules& rules, std::chrono::steady_clock::time_point now) {
    auto mine = rules;
    std::erase_if(mine, [this](const Rule& rule) { return !concerns(rule.fault, number_); });
    upstream_.obey(mine);
    downstream_.obey(mine);
    ends_.obey(mine, now);
}

Connection::State Connection::move(const Turn& turn) {
    if (phase_ != Phase::ended && ends_.reset_at() && *ends_.reset_at() <= turn.now) {
        reset();
    } else if (phase_ != Phase::ended && ends_.close_at() && *ends_.close_at() <= turn.now) {
        close();
    }
    if (phase_ != Phase::open) {
        return phase_ == Phase::ended ? State::ended : State::waiting;
    }
    const std::array states{upstream_.move(turn), downstream_.move(turn)};
    const auto is = [](Direction::State wanted) { return [wanted](auto state) { return state == wanted; }; };
    if (std::ranges::any_of(states, is(Direction::State::broken))) {
        reset();
        return State::ended;
    }
    if (std::ranges::any_of(states, is(Direction::State::cut))) {
        close();
    } else if (std::ranges::all_of(states, is(Direction::State::done))) {
        phase_ = Phase::ended;
    }
    if (phase_ == Phase::ended) {
        return State::ended;
    }
    return std::ranges::any_of(states, is(Direction::State::busy)) ? State::busy : State::waiting;
}

std::optional<std::chrono::steady_clock::time_point> Connection::due() const noexcept {
    if (phase_ == Phase::ended) {
        return std::nullopt;
    }
    auto due = ends_.due();
    if (phase_ == Phase::open) {
        for (const auto& moment : {upstream_.due(), downstream_.due()}) {
            due = due && moment ? std::min(*due, *moment) : due ? due : moment;
        }
    }
    return due;
}

/// Both sides see an end.
void Connection::close() noexcept {
    client_.discard_input();
    server_.discard_input();
    phase_ = Phase::ended;
}

void Connection::reset() noexcept {
    client_.reset();
    server_.reset();
    phase_ = Phase::ended;
}

} // namespace testcontainers::forward
