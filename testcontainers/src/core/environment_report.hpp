#pragma once

#include "engine/engine_state.hpp"

#include <string>
#include <string_view>

namespace testcontainers::core {

/// What containers are started with, in one line: the engine with its version and address, where mapped ports
/// are reached, the session, and what removes what is left.
[[nodiscard]] std::string environment_text(const EngineInfo& engine, const Settings& settings,
                                           std::string_view session);

/// At the first call in this process: tells it on standard error where `TESTCONTAINERS_REPORT` asks for a
/// report, and to the trace where there is one. What cannot be told is left out; never throws.
void report_environment(Engine::State& engine) noexcept;

} // namespace testcontainers::core
