#include "forward/forwarder.hpp"

#include "forward/connection.hpp"
#include "forward/poll.hpp"
#include "values/without_signals.hpp"

#include <atomic>
#include <cerrno>
#include <chrono>
#include <optional>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <unistd.h>

namespace testcontainers::forward {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::uint64_t listener_token = 0;
/// Without descriptors, connections are taken again when one ends, or after this time: they may be others'.
constexpr auto pause_without_descriptors = 50ms;
constexpr std::size_t buffer_size = 256 * 1024;

} // namespace

/// The thread has all but `ending_` to itself.
class Forwarder::State {
public:
    State(const ListenOn& listen, Target target, const Limits& limits, std::source_location where)
        : target_(std::move(target)), limits_(limits), listener_(listen, where), poll_(where) {
        const WithoutSignals none;
        thread_ = std::thread([this] { run(); });
    }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() {
        ending_ = true;
        poll_.wake();
        thread_.join();
    }

    [[nodiscard]] bool is_of_this_process() const noexcept { return process_ == ::getpid(); }
    [[nodiscard]] const Endpoint& endpoint() const noexcept { return listener_.endpoint(); }

private:
    using Connections = std::unordered_map<std::uint64_t, Connection>;

    void run();
    void look_at_listener();
    void accept();
    [[nodiscard]] std::vector<SocketAddress> targets() const noexcept;
    void take(FileDescriptor client);
    void heard(const epoll_event& event);
    void move(Connections::iterator connection);
    void move_busy();

    const pid_t process_ = ::getpid();
    const Target target_;
    const Limits limits_;
    Listener listener_;
    Poll poll_;
    std::atomic<bool> ending_ = false;

    std::vector<char> space_ = std::vector<char>(buffer_size);
    Connections connections_;
    std::unordered_set<std::uint64_t> busy_;
    std::uint64_t next_number_ = 1;
    bool is_accepting_ = false;
    std::optional<Clock::time_point> paused_until_;

    std::thread thread_;
};

void Forwarder::State::run() {
    while (!ending_) {
        look_at_listener();
        for (const auto& event : poll_.wait(!busy_.empty())) {
            if (event.data.u64 == listener_token) {
                accept();
            } else {
                heard(event);
            }
        }
        move_busy();
    }
}

/// Watches the listener only while connections can be taken.
void Forwarder::State::look_at_listener() {
    if (paused_until_ && *paused_until_ <= Clock::now()) {
        paused_until_.reset();
    }
    const bool can_accept = !paused_until_ && connections_.size() < limits_.connections;
    if (can_accept && !is_accepting_) {
        is_accepting_ = poll_.watch_input(listener_.descriptor(), listener_token);
    } else if (!can_accept && is_accepting_) {
        poll_.forget(listener_.descriptor());
        is_accepting_ = false;
    }
    poll_.wake_at(paused_until_);
}

void Forwarder::State::accept() {
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

std::vector<SocketAddress> Forwarder::State::targets() const noexcept {
    try {
        return target_();
    } catch (...) {
        return {};
    }
}

void Forwarder::State::take(FileDescriptor client) {
    const auto number = next_number_++;
    const auto [connection, added] =
        connections_.try_emplace(number, GuardedSocket{std::move(client)}, targets(), poll_,
                                 Connection::Tokens{2 * number, 2 * number + 1});
    move(connection);
}

void Forwarder::State::heard(const epoll_event& event) {
    // One that has ended may have been reported a moment before.
    if (const auto found = connections_.find(event.data.u64 / 2); found != connections_.end()) {
        const auto side = event.data.u64 % 2 == 0 ? Connection::Side::client : Connection::Side::server;
        found->second.heard(side, event.events);
        move(found);
    }
}

void Forwarder::State::move(Connections::iterator connection) {
    switch (connection->second.move(space_)) {
    case Connection::State::waiting:
        return;
    case Connection::State::busy:
        busy_.insert(connection->first);
        return;
    case Connection::State::ended:
        connections_.erase(connection);
        paused_until_.reset();
        return;
    }
}

void Forwarder::State::move_busy() {
    for (const auto number : std::exchange(busy_, {})) {
        if (const auto found = connections_.find(number); found != connections_.end()) {
            move(found);
        }
    }
}

void Forwarder::End::operator()(State* state) const noexcept {
    if (state->is_of_this_process()) {
        delete state;
    }
}

Forwarder::Forwarder(const ListenOn& listen, Target target, const Limits& limits, std::source_location where)
    : state_(new State(listen, std::move(target), limits, where)) {}
Forwarder::Forwarder(Forwarder&&) noexcept = default;
Forwarder& Forwarder::operator=(Forwarder&&) noexcept = default;
Forwarder::~Forwarder() = default;

const Endpoint& Forwarder::endpoint() const noexcept { return state_->endpoint(); }

} // namespace testcontainers::forward
