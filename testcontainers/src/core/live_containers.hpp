#pragma once

#include "testcontainers/docker/client.hpp"

#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace testcontainers::core {

/// A container of this process, as others may ask about it.
struct LiveContainer {
    std::string id;
    std::string name;
    std::string image;
    /// Whether it has a terminal.
    bool tty = false;
    docker::Client* client = nullptr;
    /// The named volumes that it uses.
    std::set<std::string> volumes = {};
};

/// The containers of this process, from their creation to their removal. Safe from several threads.
class LiveContainers {
public:
    /// Is told of a container that is about to be removed.
    using Observer = std::function<void(const LiveContainer&)>;

    /// Those of this process.
    [[nodiscard]] static LiveContainers& instance();

    /// One was created, or has another handle: each handle counts, as several have the same shared container.
    void add(LiveContainer container);

    /// A handle removes its container, or gives it up. Returns whether it was there.
    bool forget(const std::string& id);

    /// Tells the observer that `id` is about to be removed. The observer's exceptions are swallowed.
    void announce_removal(const std::string& id) noexcept;

    /// Those that there are, in the order of their creation.
    [[nodiscard]] std::vector<LiveContainer> all() const;

    /// Sets the one observer; an empty one ends the observation.
    void observe(Observer observer);

private:
    mutable std::mutex mutex_;
    std::vector<LiveContainer> containers_;
    std::shared_ptr<const Observer> observer_;
};

} // namespace testcontainers::core
