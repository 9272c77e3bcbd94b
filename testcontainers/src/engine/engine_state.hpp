#pragma once

#include "engine/event_hub.hpp"
#include "engine/removals.hpp"

#include "testcontainers/docker/client.hpp"
#include "testcontainers/engine.hpp"
#include "testcontainers/settings.hpp"

#include <memory>

namespace testcontainers {

/// All that belongs to one engine. Safe from several threads.
class Engine::State {
public:
    State(EngineInfo info, std::unique_ptr<docker::Client> client, Settings settings);

    [[nodiscard]] const EngineInfo& info() const noexcept { return info_; }
    [[nodiscard]] docker::Client& client() noexcept { return *client_; }
    [[nodiscard]] engine::EventHub& events() noexcept { return events_; }
    [[nodiscard]] engine::Removals& removals() noexcept { return removals_; }
    /// The settings with which it was found.
    [[nodiscard]] const Settings& settings() const noexcept { return settings_; }

private:
    EngineInfo info_;
    std::unique_ptr<docker::Client> client_;
    Settings settings_;
    engine::EventHub events_;
    engine::Removals removals_;
};

} // namespace testcontainers
