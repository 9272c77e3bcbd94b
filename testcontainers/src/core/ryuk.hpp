#pragma once

#include "reaper/guard.hpp"
#include "session/session.hpp"
#include "testcontainers/docker/containers.hpp"
#include "testcontainers/engine.hpp"
#include "testcontainers/settings.hpp"

namespace testcontainers::core {

/// The access to a reaper that is a container beside the engine, by Ryuk's protocol: one for each session.
[[nodiscard]] reaper::Access access_to_ryuk(const session::Session& session);

/// How the container of a session's Ryuk is to be made.
[[nodiscard]] docker::ContainerCreate ryuk_container(const session::Session& session,
                                                     const EngineInfo& engine, const Settings& settings);

} // namespace testcontainers::core
