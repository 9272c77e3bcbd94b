#pragma once

/// @file
/// Resources that are started before a test asks for one.
///
///     tc::Pool<tc::Container> spare(2, [] { return tc::run({.image = "redis:7.0", .ports = {6379_tcp}}); });
///     auto redis = spare.take();    // started while the test before ran; nobody has used it

#include "testcontainers/error.hpp"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <source_location>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

namespace testcontainers {

namespace internal {

/// A thread that is joined by the process that started it. A forked child has no such thread, and does not
/// wait for it.
class OwnedThread {
public:
    explicit OwnedThread(std::function<void(const std::stop_token&)> work);
    OwnedThread(OwnedThread&&) noexcept = default;
    OwnedThread& operator=(OwnedThread&&) = delete;
    /// Asks the work to stop and waits until it has.
    ~OwnedThread();

    /// Whether the caller runs in the process that has the thread.
    [[nodiscard]] bool is_here() const noexcept;

private:
    int process_;
    std::jthread thread_;
};

/// @throws ConfigError unless 1 to 1000 are to be kept, by 1 to 64 threads, and there is a maker.
void check_pool(std::size_t size, std::size_t makers, bool has_maker, std::source_location where);

/// @throws Error: a forked child has a copy of the pool and nobody who fills it.
[[noreturn]] void throw_pool_of_parent(std::source_location where);

} // namespace internal

/// How a pool is filled.
struct PoolOptions {
    /// How many are made side by side. A resource that takes longer to start than a test takes to run needs
    /// more than one.
    std::size_t makers = 1;
};

/// Keeps a number of started resources, each of which is given to one test and never comes back. Neither
/// copied nor moved.
///
/// `Resource` is anything that can be moved: a `Container`, a module's server, a fresh database, a type of
/// your own. The pool makes them in threads of its own, from its construction on. What nobody took is
/// destroyed with the pool; when the process dies before that, the reaper removes it as everything else. Its
/// functions may be called from several threads.
template <class Resource>
class Pool {
public:
    /// Makes one resource, in a thread of the pool; with several makers, in several at once.
    using Maker = std::function<Resource()>;

    /// Begins to make `size` resources.
    /// @throws ConfigError when `size` or the number of makers is out of range, or `make` is empty.
    Pool(std::size_t size, Maker make, const PoolOptions& options = {},
         std::source_location where = std::source_location::current())
        : state_(std::make_shared<State>()) {
        internal::check_pool(size, options.makers, static_cast<bool>(make), where);
        state_->size = size;
        state_->make = std::move(make);
        for (std::size_t i = 0; i < options.makers; ++i) {
            threads_.emplace_back([state = state_](const std::stop_token& stop) { state->fill(stop); });
        }
    }

    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    /// Makes no more, waits for what is being made, and destroys what nobody took.
    ~Pool() = default;

    /// Gives a resource that nobody has used: at once where one is there, else when the next is made.
    /// @throws what the maker threw, which is told to one taker and only then tried again; Error in a forked
    /// child.
    [[nodiscard]] Resource take(std::source_location where = std::source_location::current()) {
        if (!threads_.front().is_here()) {
            internal::throw_pool_of_parent(where);
        }
        return state_->take();
    }

    /// How many could be taken at once.
    [[nodiscard]] std::size_t ready() const {
        const std::lock_guard lock(state_->mutex);
        return state_->spare.size();
    }

private:
    /// Is kept by the threads as well, so that a forked child, in which they never end, destroys none of its
    /// parent's resources.
    struct State {
        void fill(const std::stop_token& stop) {
            std::unique_lock lock(mutex);
            while (changed.wait(lock, stop,
                                [this] { return !failure && spare.size() + in_work < size + waiting; })) {
                ++in_work;
                lock.unlock();
                make_one();
                lock.lock();
                --in_work;
                changed.notify_all();
            }
        }

        void make_one() {
            try {
                auto made = make();
                const std::lock_guard lock(mutex);
                spare.push_back(std::move(made));
            } catch (...) {
                const std::lock_guard lock(mutex);
                failure = std::current_exception();
            }
        }

        Resource take() {
            std::unique_lock lock(mutex);
            ++waiting;
            changed.notify_all();
            changed.wait(lock, [this] { return failure || !spare.empty(); });
            --waiting;
            if (spare.empty()) {
                changed.notify_all();
                std::rethrow_exception(std::exchange(failure, nullptr));
            }
            auto taken = std::move(spare.front());
            spare.pop_front();
            changed.notify_all();
            return taken;
        }

        std::size_t size = 0;
        Maker make;
        mutable std::mutex mutex;
        std::condition_variable_any changed;
        std::deque<Resource> spare;
        std::exception_ptr failure;
        std::size_t in_work = 0;
        std::size_t waiting = 0;
    };

    std::shared_ptr<State> state_;
    std::vector<internal::OwnedThread> threads_;
};

} // namespace testcontainers
