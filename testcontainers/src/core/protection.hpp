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

/// Called right before something is created with these labels: what comes between, a pull for one, can take
/// so long that the reaper is lost meanwhile. Confirms again what `labels_under_protection` did, for what is
/// this process's alone; without a request while the connection stands.
/// @throws Error as `labels_under_protection` does.
void confirm_protection(const EngineInfo& engine, const std::map<std::string, std::string>& labels);

/// This process uses, or is about to make, what the session shares under that mark. Ryuk, where it is the
/// reaper, is told: it removes that when the last process of the session has gone, should the machine go with
/// it.
/// @throws Error when Ryuk does not confirm.
void protect_shared(const EngineInfo& engine, const std::string& mark);

/// The labels for something that the session shares: the reaper itself owns it, and finds it by `mark`. Calls
/// `protect_shared`.
[[nodiscard]] std::map<std::string, std::string> labels_of_shared(const EngineInfo& engine,
                                                                  const std::string& mark, pid_t reaper);

/// The labels for something that outlives the session.
[[nodiscard]] std::map<std::string, std::string> labels_of_nobody(const EngineInfo& engine);

} // namespace testcontainers::core
