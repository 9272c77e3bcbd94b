#pragma once

#include "core/ownership.hpp"
#include "engine/engine_state.hpp"
#include "testcontainers/docker/call.hpp"

#include <functional>
#include <set>
#include <string>

namespace testcontainers::core {

/// What is to be removed, and how.
struct Departure {
    engine::Removal::Kind kind;
    /// For a report: `container`.
    std::string what;
    std::string name;
    /// What nobody else can have before it is gone.
    std::set<std::string> holds;
    std::function<void(const docker::Call&)> remove;
};

/// In a destructor: hands the thing over to the engine's removals. A failure is reported on standard error,
/// and the thing then counts as left.
void remove_in_background(Engine::State& engine, Ownership&& ownership, Departure departure) noexcept;

} // namespace testcontainers::core
