#pragma once

#include "testcontainers/docker/client.hpp"

#include <functional>
#include <memory>
#include <string>

namespace testcontainers::engine {

/// The engine's container events, over one stream for the whole process.
///
/// Safe from several threads. In a forked child, which has no thread of the hub, nothing is delivered and
/// nothing is waited for.
class EventHub {
    class State;

public:
    /// Is called from the hub's thread. Must be short and must not throw.
    using Listener = std::function<void(const docker::Event&)>;

    /// Delivers to one listener as long as it lives. Move-only.
    class [[nodiscard]] Subscription {
    public:
        class Entry;

        Subscription() noexcept;
        Subscription(std::shared_ptr<State> state, std::shared_ptr<Entry> entry) noexcept;
        Subscription(Subscription&&) noexcept;
        Subscription& operator=(Subscription&&) noexcept;
        /// The listener is not called any more once it returns. May run inside the listener.
        ~Subscription();

    private:
        void end() noexcept;

        std::shared_ptr<State> state_;
        std::shared_ptr<Entry> entry_;
    };

    /// `client` must outlive the hub. The first subscription starts the hub's thread.
    explicit EventHub(docker::Client& client);
    EventHub(const EventHub&) = delete;
    EventHub& operator=(const EventHub&) = delete;
    ~EventHub();

    /// Delivers the events of a container, and an event of type `hub`, action `reconnected`, whenever events
    /// may have been missed. Returns once the stream is open at the engine, or an attempt to open it has
    /// failed: the hub goes on trying, and what it missed ends in a `reconnected`.
    [[nodiscard]] Subscription subscribe(std::string container_id, Listener listener);

    /// Ends the thread; nothing is delivered afterwards. May be called twice.
    void stop() noexcept;

private:
    std::shared_ptr<State> state_;
};

} // namespace testcontainers::engine
