#pragma once

#include "testcontainers/engine.hpp"

#include <map>
#include <string>

#include <sys/types.h>

namespace testcontainers::core {

/// The labels for something that this process is about to create. Returns when the session's reaper has
/// confirmed that it will remove what this process leaves; without a reaper (`TESTCONTAINERS_RYUK_DISABLED`)
/// at once, and then they name no owner, so that no sweep takes it for left behind.
/// @throws Error when the reaper cannot be started or does not confirm: then nothing must be created.
[[nodiscard]] std::map<std::string, std::string> labels_under_protection(const EngineInfo& engine);

/// The labels for something that the session shares: the reaper itself owns it, and finds it by `mark`.
[[nodiscard]] std::map<std::string, std::string> labels_of_shared(const EngineInfo& engine,
                                                                  const std::string& mark, pid_t reaper);

/// The labels for something that outlives the session.
[[nodiscard]] std::map<std::string, std::string> labels_of_nobody(const EngineInfo& engine);

} // namespace testcontainers::core
