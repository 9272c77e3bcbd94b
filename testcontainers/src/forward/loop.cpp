#include "forward/loop.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>
#include <variant>

namespace testcontainers::forward {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t listener_token = 0;
/// Without descriptors, connections are taken again when one ends, or after this time: they may be others'.
constexpr auto pause_without_descriptors = 50ms;
constexpr std::size_t space_size = 1 << 18;

} // namespace

Loop::Loop(const ListenOn& listen, Target target, const Limits& limits, std::source_location where)
    : target_(std::move(target)), limits_(limits), listener_(listen, where), poll_(where),
      orders_([this] { poll_.wake(); }), space_(new char[space_size]), turn_{{space_.get(), space_size}, {}} {
}

void Loop::stop() noexcept {
    ending_ = true;
    poll_.wake();
}

void Loop::run() {
    while (!ending_) {
        obey_orders();
        look_at_listener();
        poll_.wake_at(next_moment());
        hear();
        move_busy();
        move_due();
    }
}

void Loop::obey_orders() {
    auto news = orders_.take();
    if (!news) {
        return;
    }
    turn_.now = Clock::now();
    if (news->reset) {
        std::ranges::for_each(connections_, [](auto& entry) { entry.second.reset(); });
    }
    rules_ = news->rules;
    std::ranges::for_each(connections_, [this](auto& entry) { entry.second.obey(rules_, turn_.now); });
    look_at_listener();
    move_all();
    orders_.done(*news);
}

/// Watches the listener only while connections can be taken.
void Loop::look_at_listener() {
    if (is_refusing() != refuses_) {
        refuses_ = !refuses_;
        if (refuses_) {
            listener_.refuse();
        } else {
            listener_.take_again();
        }
    }
    if (paused_until_ && *paused_until_ <= Clock::now()) {
        paused_until_.reset();
    }
    const bool can_accept = !refuses_ && !paused_until_ && connections_.size() < limits_.connections;
    if (can_accept && !is_accepting_) {
        is_accepting_ = poll_.watch_input(listener_.descriptor(), listener_token);
    } else if (!can_accept && is_accepting_) {
        poll_.forget(listener_.descriptor());
        is_accepting_ = false;
    }
}

bool Loop::is_refusing() const noexcept {
    return std::ranges::any_of(rules_,
                               [](const Rule& rule) { return std::holds_alternative<Refusal>(rule.fault); });
}

/// Until when the kernel's reports are waited for.
std::optional<Loop::Clock::time_point> Loop::next_moment() const noexcept {
    auto moment = paused_until_;
    if (rules_.empty()) {
        return moment;
    }
    for (const auto& [number, connection] : connections_) {
        if (const auto due = connection.due(); due && (!moment || *due < *moment)) {
            moment = due;
        }
    }
    return moment;
}

void Loop::hear() {
    const auto events = poll_.wait(!busy_.empty());
    turn_.now = Clock::now();
    for (const auto& event : events) {
        if (event.data.u64 == listener_token) {
            accept();
        } else {
            heard(event);
        }
    }
}

void Loop::accept() {
    while (connections_.size() < limits_.connections) {
        auto client = listener_.accept();
        if (!client) {
            if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
                paused_until_ = Clock::now() + pause_without_descriptors;
            }
            return;
        }
        take(std::move(client));
    }
}

std::vector<SocketAddress> Loop::targets() const noexcept {
    try {
        return target_();
    } catch (...) {
        return {};
    }
}

void Loop::take(FileDescriptor client) {
    const auto number = next_number_++;
    const auto [connection, added] =
        connections_.try_emplace(number, GuardedSocket{std::move(client)}, targets(), poll_, number, counts_);
    connection->second.obey(rules_, turn_.now);
    (void)move(connection);
}

void Loop::heard(const epoll_event& event) {
    // One that has ended may have been reported a moment before.
    if (const auto found = connections_.find(event.data.u64 / 2); found != connections_.end()) {
        const auto side = event.data.u64 % 2 == 0 ? Connection::Side::client : Connection::Side::server;
        found->second.heard(side, event.events);
        (void)move(found);
    }
}

Loop::Connections::iterator Loop::move(Connections::iterator connection) {
    switch (connection->second.move(turn_)) {
    case Connection::State::busy:
        busy_.insert(connection->first);
        break;
    case Connection::State::ended:
        paused_until_.reset();
        return connections_.erase(connection);
    case Connection::State::waiting:
        break;
    }
    return std::next(connection);
}

void Loop::move_all() {
    for (auto connection = connections_.begin(); connection != connections_.end();) {
        connection = move(connection);
    }
}

void Loop::move_busy() {
    for (const auto number : std::exchange(busy_, {})) {
        if (const auto found = connections_.find(number); found != connections_.end()) {
            (void)move(found);
        }
    }
}

void Loop::move_due() {
    if (rules_.empty()) {
        return;
    }
    for (auto connection = connections_.begin(); connection != connections_.end();) {
        const auto due = connection->second.due();
        connection = due && *due <= turn_.now ? move(connection) : std::next(connection);
    }
}

} // namespace testcontainers::forward
