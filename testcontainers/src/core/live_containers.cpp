#include "core/live_containers.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace testcontainers::core {

LiveContainers& LiveContainers::instance() {
    // Containers in static storage end after every other static object: this one must outlive them.
    static auto* const containers = new LiveContainers;
    return *containers;
}

void LiveContainers::add(LiveContainer container) {
    const std::lock_guard lock{mutex_};
    containers_.push_back(std::move(container));
}

bool LiveContainers::forget(const std::string& id) {
    const std::lock_guard lock{mutex_};
    const auto found = std::ranges::find(containers_, id, &LiveContainer::id);
    if (found == containers_.end()) {
        return false;
    }
    containers_.erase(found);
    return true;
}

void LiveContainers::announce_removal(const std::string& id) noexcept {
    try {
        std::shared_ptr<const Observer> observer;
        std::optional<LiveContainer> subject;
        {
            const std::lock_guard lock{mutex_};
            observer = observer_;
            const auto found = std::find_if(containers_.begin(), containers_.end(),
                                            [&id](const auto& one) { return one.id == id; });
            if (found != containers_.end()) {
                subject = *found;
            }
        }
        if (observer != nullptr && subject) {
            (*observer)(*subject);
        }
    } catch (...) {
        // An observer that fails must not keep a container from being removed.
    }
}

std::vector<LiveContainer> LiveContainers::all() const {
    const std::lock_guard lock{mutex_};
    return containers_;
}

void LiveContainers::observe(Observer observer) {
    const std::lock_guard lock{mutex_};
    observer_ = observer ? std::make_shared<const Observer>(std::move(observer)) : nullptr;
}

} // namespace testcontainers::core
