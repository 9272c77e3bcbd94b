#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <set>
#include <stop_token>
#include <string>

namespace testcontainers::engine {

/// Something in the engine that nobody uses any more.
struct Removal {
    enum class Kind {
        container, ///< removed beside other containers
        network,   ///< removed after the containers that were handed over before it
        volume,    ///< the same
        image,     ///< the same
    };

    Kind kind = Kind::container;
    /// What nobody else can have before it is gone, such as `name orders`.
    std::set<std::string> holds = {};
    /// Removes it. Called once, by whichever thread; must not throw, and ends early when a stop is asked for.
    std::function<void(const std::stop_token&)> carry_out;
};

/// Removes in the background what scopes have left behind: a few at a time, containers before the networks
/// and volumes that they may use.
///
/// Safe from several threads. A forked child begins with nothing to remove, for what its parent has handed
/// over is the parent's; it starts no threads, and removes at once.
class Removals {
public:
    Removals();
    Removals(const Removals&) = delete;
    Removals& operator=(const Removals&) = delete;
    /// Waits as `close` does, and cancels what takes longer.
    ~Removals();

    /// Hands something over and returns at once; after `close`, in a forked child and where no thread can be
    /// had, once it is removed. Waits while very much is pending.
    void add(Removal removal) noexcept;

    /// Waits until all is removed that was handed over before. Whether it is, within that time.
    bool await_all(std::chrono::milliseconds longest) noexcept;

    /// Waits until the containers are removed that were handed over before.
    bool await_containers(std::chrono::milliseconds longest) noexcept;

    /// Waits until nothing that is to be removed holds any of these.
    bool await_free(const std::set<std::string>& claims, std::chrono::milliseconds longest) noexcept;

    /// At the end of the process: waits for all, and for its own threads. What comes later is removed by
    /// `add`. Only the first call waits, so that the end takes no longer than that. Whether all is removed.
    bool close(std::chrono::milliseconds longest) noexcept;

    /// How many removals are not done.
    [[nodiscard]] std::size_t pending() noexcept;

private:
    class State;
    [[nodiscard]] State& state();

    std::atomic<State*> state_;
};

/// How long the end of a process waits for its removals; the reaper goes on with what takes longer.
inline constexpr std::chrono::milliseconds longest_farewell = std::chrono::seconds{15};

} // namespace testcontainers::engine
