#pragma once

#include "core/log_follower.hpp"
#include "testcontainers/process.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace testcontainers::core {

/// The log consumers of a spec and their followers, through a container's whole life.
class AttachedConsumers {
public:
    AttachedConsumers() = default;
    AttachedConsumers(const AttachedConsumers&) = delete;
    AttachedConsumers& operator=(const AttachedConsumers&) = delete;
    /// Calls the consumers no more.
    ~AttachedConsumers() = default;

    /// Begins to call `consumers`, unless that was done before. `followed` is as for a follower.
    void attach(docker::Client& client, engine::EventHub& events, const Followed& followed,
                const std::vector<DescribedLogConsumer>& consumers);

    /// Hands on what was written so far, then calls the consumers no more. What a consumer has thrown is
    /// reported on standard error, with the container's name.
    void finish(const std::string& name) noexcept;

private:
    struct Attached {
        std::string description;
        std::unique_ptr<LogFollower::State> follower;
    };

    std::vector<Attached> attached_;
    session::Owner owner_;
};

} // namespace testcontainers::core
