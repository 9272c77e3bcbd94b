#pragma once

#include "reaper/connection.hpp"
#include "reaper/paths.hpp"

#include <chrono>
#include <string>

namespace testcontainers::reaper {

/// What a reaper is told at its start.
struct StartOptions {
    std::string session_id;
    /// The engine it removes from, as `DOCKER_HOST` has it.
    std::string engine_url;
    /// How long it stays after the last process of the session.
    std::chrono::milliseconds linger{2000};
};

/// A connection to the session's reaper, which is started when there is none: by one process, however many
/// ask at a time.
/// @throws Error when it cannot be started.
[[nodiscard]] Connection connect_or_start(const Paths& paths, const StartOptions& options);

} // namespace testcontainers::reaper
