#pragma once

#include "engine/engine_state.hpp"

#include <filesystem>
#include <memory>
#include <vector>

namespace testcontainers::engine {

/// What a search for an engine knows of its surroundings.
struct Surroundings {
    /// The sockets to try, in order, where no setting names an engine.
    std::vector<Settings::Host> sockets = {};
    /// The home folder, for certificates.
    std::filesystem::path home = {};
    /// How long each engine may take to answer.
    std::chrono::milliseconds patience = std::chrono::seconds{10};

    /// Those of this process.
    [[nodiscard]] static Surroundings of_process();
};

/// Finds an engine: the one that the settings name, and no other then, else the first of the sockets that
/// answers.
/// @throws EngineUnavailable with every endpoint that was tried, where it came from and why it cannot be
/// used; ConfigError when a setting is wrong.
[[nodiscard]] std::unique_ptr<Engine::State> discover(const Settings& settings,
                                                      const Surroundings& surroundings);

} // namespace testcontainers::engine
