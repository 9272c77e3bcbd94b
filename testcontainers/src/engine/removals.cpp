#include "engine/removals.hpp"

#include "values/deadline.hpp"
#include "values/without_signals.hpp"

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include <sys/types.h>
#include <unistd.h>

namespace testcontainers::engine {
namespace {

/// The engine takes long to remove a container and works on several at a time.
constexpr std::size_t most_threads = 4;
constexpr std::size_t most_pending = 64;

} // namespace

/// The removals of one process. The threads live as long as it.
class Removals::State {
public:
    /// `parents` is what the parent of a forked child had; it is kept and left alone.
    explicit State(const State* parents) noexcept : parents_(parents) {}

    [[nodiscard]] bool is_of_this_process() const noexcept { return process_ == ::getpid(); }

    /// Takes the removal over; false when the caller has to carry it out.
    bool add(Removal& removal);
    bool await(std::chrono::milliseconds longest, const std::function<bool(const Removal&)>& concerned);
    bool close(std::chrono::milliseconds longest);
    [[nodiscard]] std::size_t pending();
    void cancel() noexcept { stop_.request_stop(); }

private:
    struct Entry {
        std::uint64_t number;
        Removal removal;
        bool begun = false;
    };
    using Entries = std::list<Entry>;

    void work();
    Entries::iterator next();
    [[nodiscard]] bool all_begun() const {
        return std::ranges::all_of(entries_, [](const Entry& entry) { return entry.begun; });
    }

    const pid_t process_ = ::getpid();
    const State* parents_;
    std::mutex mutex_;
    std::condition_variable changed_;
    /// In the order in which they came.
    Entries entries_;
    std::uint64_t count_ = 0;
    std::size_t idle_ = 0;
    bool closed_ = false;
    std::stop_source stop_;
    std::vector<std::jthread> threads_;
};

bool Removals::State::add(Removal& removal) {
    if (parents_ != nullptr) {
        return false;
    }
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return closed_ || entries_.size() < most_pending; });
    if (closed_) {
        return false;
    }
    const auto waiting = std::ranges::count_if(entries_, [](const Entry& entry) { return !entry.begun; });
    if (static_cast<std::size_t>(waiting) >= idle_ && threads_.size() < most_threads) {
        const WithoutSignals no_signals;
        threads_.emplace_back([this] { work(); });
    }
    entries_.push_back({.number = count_++, .removal = std::move(removal)});
    changed_.notify_all();
    return true;
}

/// The first that has not begun and need not wait for a container before it.
Removals::State::Entries::iterator Removals::State::next() {
    bool containers_before = false;
    for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
        const bool is_container = entry->removal.kind == Removal::Kind::container;
        if (!entry->begun && (is_container || !containers_before)) {
            return entry;
        }
        containers_before = containers_before || is_container;
    }
    return entries_.end();
}

void Removals::State::work() {
    std::unique_lock lock(mutex_);
    for (;;) {
        const auto entry = next();
        if (entry == entries_.end()) {
            if (closed_ && all_begun()) {
                return;
            }
            ++idle_;
            changed_.wait(lock);
            --idle_;
            continue;
        }
        entry->begun = true;
        lock.unlock();
        entry->removal.carry_out(stop_.get_token());
        lock.lock();
        entries_.erase(entry);
        changed_.notify_all();
    }
}

bool Removals::State::await(std::chrono::milliseconds longest,
                            const std::function<bool(const Removal&)>& concerned) {
    std::unique_lock lock(mutex_);
    const auto end = count_;
    return changed_.wait_until(lock, deadline_after(longest), [&] {
        return std::ranges::none_of(
            entries_, [&](const Entry& entry) { return entry.number < end && concerned(entry.removal); });
    });
}

bool Removals::State::close(std::chrono::milliseconds longest) {
    std::vector<std::jthread> threads;
    bool done = false;
    {
        std::unique_lock lock(mutex_);
        if (closed_) {
            return entries_.empty();
        }
        closed_ = true;
        changed_.notify_all();
        done = changed_.wait_until(lock, deadline_after(longest), [this] { return entries_.empty(); });
        threads.swap(threads_);
    }
    for (auto& thread : threads) {
        done ? thread.join() : thread.detach();
    }
    return done;
}

std::size_t Removals::State::pending() {
    const std::lock_guard lock(mutex_);
    return entries_.size();
}

Removals::Removals() : state_(new State(nullptr)) {}

Removals::~Removals() {
    auto* const last = state_.load();
    if (!last->is_of_this_process()) {
        return;
    }
    const auto all = [](const Removal&) { return true; };
    if (!last->await(longest_farewell, all)) {
        last->cancel();
        last->await(std::chrono::hours{1}, all);
    }
    last->close({});
    delete last;
}

Removals::State& Removals::state() {
    auto* current = state_.load();
    if (current->is_of_this_process()) {
        return *current;
    }
    // Its lock may be held for ever by a thread that this process does not have.
    auto fresh = std::make_unique<State>(current);
    return state_.compare_exchange_strong(current, fresh.get()) ? *fresh.release() : *current;
}

void Removals::add(Removal removal) noexcept {
    try {
        if (state().add(removal)) {
            return;
        }
    } catch (...) {
        // Without a thread or memory for it, it is removed here.
    }
    removal.carry_out({});
}

bool Removals::await_all(std::chrono::milliseconds longest) noexcept {
    return state().await(longest, [](const Removal&) { return true; });
}

bool Removals::await_containers(std::chrono::milliseconds longest) noexcept {
    return state().await(longest,
                         [](const Removal& removal) { return removal.kind == Removal::Kind::container; });
}

bool Removals::await_free(const std::set<std::string>& claims, std::chrono::milliseconds longest) noexcept {
    return state().await(longest, [&](const Removal& removal) {
        return std::ranges::any_of(removal.holds,
                                   [&](const std::string& held) { return claims.contains(held); });
    });
}

bool Removals::close(std::chrono::milliseconds longest) noexcept { return state().close(longest); }

std::size_t Removals::pending() noexcept { return state().pending(); }

} // namespace testcontainers::engine
