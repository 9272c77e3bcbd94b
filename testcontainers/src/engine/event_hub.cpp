#include "engine/event_hub.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <iterator>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace testcontainers::engine {

using namespace std::chrono_literals;

namespace {

/// How long a subscription waits for an engine that accepts the stream but does not answer.
constexpr auto longest_opening = 10s;
constexpr auto shortest_delay = 10ms;
constexpr auto longest_delay = 1000ms;

} // namespace

/// A listener. Its mutex is held while it is called; recursive, so that a listener may end its own
/// subscription.
class EventHub::Subscription::Entry {
public:
    Entry(std::string container_id, Listener listener)
        : container_id_(std::move(container_id)), listener_(std::move(listener)) {}

    [[nodiscard]] const std::string& container_id() const noexcept { return container_id_; }

    void deliver(const docker::Event& event) {
        const std::lock_guard lock(mutex_);
        if (active_) {
            listener_(event);
        }
    }

    void end() {
        const std::lock_guard lock(mutex_);
        active_ = false;
    }

private:
    std::string container_id_;
    Listener listener_;
    std::recursive_mutex mutex_;
    bool active_ = true;
};

class EventHub::State {
public:
    using Entry = Subscription::Entry;

    explicit State(docker::Client& client) : client_(client) {}

    /// False in a child that was forked from the process of the hub: locks may be held there for ever.
    [[nodiscard]] bool is_own_process() const noexcept { return ::getpid() == process_; }

    void add(const std::shared_ptr<Entry>& entry);
    void remove(const std::shared_ptr<Entry>& entry);
    void stop() noexcept;

private:
    void follow(const std::stop_token& stop);
    void follow_once(const std::stop_token& stop, bool may_have_missed);
    void deliver(const docker::Event& event);
    std::vector<std::shared_ptr<Entry>> listeners_of(const docker::Event& event);
    void opened();
    void closed();

    docker::Client& client_;
    const pid_t process_ = ::getpid();
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::multimap<std::string, std::shared_ptr<Entry>> entries_;
    bool open_ = false;
    bool stopped_ = false;
    std::uint64_t attempts_ended_ = 0;
    std::jthread thread_;
};

void EventHub::State::add(const std::shared_ptr<Entry>& entry) {
    std::unique_lock lock(mutex_);
    if (stopped_) {
        return;
    }
    entries_.emplace(entry->container_id(), entry);
    if (!thread_.joinable()) {
        thread_ = std::jthread([this](const std::stop_token& stop) { follow(stop); });
    }
    changed_.wait_for(lock, longest_opening, [this, before = attempts_ended_] {
        return open_ || stopped_ || attempts_ended_ != before;
    });
}

void EventHub::State::remove(const std::shared_ptr<Entry>& entry) {
    entry->end();
    const std::lock_guard lock(mutex_);
    const auto [begin, end] = entries_.equal_range(entry->container_id());
    const auto place = std::find_if(begin, end, [&](const auto& item) { return item.second == entry; });
    if (place != end) {
        entries_.erase(place);
    }
}

void EventHub::State::stop() noexcept {
    std::jthread ending;
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
        ending = std::move(thread_);
    }
    changed_.notify_all();
    if (ending.get_id() == std::this_thread::get_id()) {
        ending.request_stop();
        ending.detach();
    }
}

std::vector<std::shared_ptr<EventHub::State::Entry>>
EventHub::State::listeners_of(const docker::Event& event) {
    const std::lock_guard lock(mutex_);
    const bool for_all = event.type == "hub";
    auto [begin, end] =
        for_all ? std::pair{entries_.begin(), entries_.end()} : entries_.equal_range(event.actor);
    std::vector<std::shared_ptr<Entry>> listeners;
    std::transform(begin, end, std::back_inserter(listeners), [](const auto& item) { return item.second; });
    return listeners;
}

void EventHub::State::deliver(const docker::Event& event) {
    for (const auto& listener : listeners_of(event)) {
        listener->deliver(event);
    }
}

void EventHub::State::opened() {
    {
        const std::lock_guard lock(mutex_);
        open_ = true;
    }
    changed_.notify_all();
}

void EventHub::State::closed() {
    {
        const std::lock_guard lock(mutex_);
        open_ = false;
        ++attempts_ended_;
    }
    changed_.notify_all();
}

void EventHub::State::follow_once(const std::stop_token& stop, bool may_have_missed) {
    const auto on_open = [&] {
        opened();
        if (may_have_missed) {
            deliver({.type = "hub", .action = "reconnected", .actor = {}, .attributes = {}, .time_nano = 0});
        }
    };
    const auto sink = [&](const docker::Event& event) {
        deliver(event);
        return !stop.stop_requested();
    };
    try {
        client_.system().events({.filters = {{"type", {"container"}}}}, sink, on_open,
                                {.timeout = {}, .stop = stop});
    } catch (const std::exception&) {
        // Whatever ended the stream, the next attempt finds out what the engine is like now.
    }
    closed();
}

void EventHub::State::follow(const std::stop_token& stop) {
    auto delay = shortest_delay;
    for (bool first = true; !stop.stop_requested(); first = false) {
        const auto begin = std::chrono::steady_clock::now();
        follow_once(stop, !first);
        const bool lasted = std::chrono::steady_clock::now() - begin > longest_delay;
        delay = lasted ? shortest_delay : std::min(2 * delay, longest_delay);
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, stop, delay, [] { return false; });
    }
}

EventHub::Subscription::Subscription() noexcept = default;

EventHub::Subscription::Subscription(std::shared_ptr<State> state, std::shared_ptr<Entry> entry) noexcept
    : state_(std::move(state)), entry_(std::move(entry)) {}

EventHub::Subscription::Subscription(Subscription&&) noexcept = default;

EventHub::Subscription& EventHub::Subscription::operator=(Subscription&& other) noexcept {
    if (this != &other) {
        end();
        state_ = std::move(other.state_);
        entry_ = std::move(other.entry_);
    }
    return *this;
}

EventHub::Subscription::~Subscription() { end(); }

void EventHub::Subscription::end() noexcept {
    if (entry_ && state_->is_own_process()) {
        state_->remove(entry_);
    }
    entry_.reset();
    state_.reset();
}

EventHub::EventHub(docker::Client& client) : state_(std::make_shared<State>(client)) {}

EventHub::~EventHub() {
    if (state_->is_own_process()) {
        state_->stop();
        return;
    }
    // The thread that the state would join is the parent's: the state stays for ever.
    new std::shared_ptr<State>(std::move(state_));
}

EventHub::Subscription EventHub::subscribe(std::string container_id, Listener listener) {
    if (!state_->is_own_process()) {
        return {};
    }
    auto entry = std::make_shared<Subscription::Entry>(std::move(container_id), std::move(listener));
    Subscription subscription(state_, entry);
    state_->add(entry);
    return subscription;
}

void EventHub::stop() noexcept {
    if (state_->is_own_process()) {
        state_->stop();
    }
}

} // namespace testcontainers::engine
