#pragma once

/// @file
/// The engine that runs the containers.

#include "testcontainers/owned.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace testcontainers {

namespace docker {
class Client;
}

/// What answers, and where.
struct EngineInfo {
    /// Such as `unix:///var/run/docker.sock`.
    std::string url;
    /// What said so: `DOCKER_HOST`, `default socket`, …
    std::string source;
    /// `Docker` or `Podman`.
    std::string product;
    /// The engine's own version, such as `20.10.24`.
    std::string version;
    /// The version of the Engine API that is spoken, such as `1.41`.
    std::string api_version;
    /// The host on which mapped ports are reached.
    std::string host;
    /// Whether it runs on this machine.
    bool local = false;
    /// How far its clock was ahead of this machine's when it was found; 0 where it does not say.
    std::chrono::seconds clock_lead = {};
};

/// The connection of this process to its engine. Found at the first use and kept; safe from several threads.
class Engine {
public:
    /// The engine of this process.
    /// @throws EngineUnavailable when none answers; it is not searched for again within this process.
    /// ConfigError when a setting is wrong.
    [[nodiscard]] static Engine& current();

    /// Why there is no engine; empty when there is one. Never throws: a wrong setting is a reason as well.
    [[nodiscard]] static std::optional<std::string> why_unavailable() noexcept;

    /// What answers, and where.
    [[nodiscard]] const EngineInfo& info() const noexcept;

    /// The typed Engine API, for what the rest of the library leaves out.
    [[nodiscard]] docker::Client& client() noexcept;

    /// Waits until everything is removed whose handle has ended: that goes on in the background. The end of
    /// the process waits by itself. Whether all is removed within that time.
    bool await_removals(std::chrono::milliseconds longest = std::chrono::seconds{15}) noexcept;

    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;
    ~Engine();

    /// Private to the library.
    class State;
    explicit Engine(std::unique_ptr<State> state) noexcept;
    /// Private to the library.
    [[nodiscard]] State& state() noexcept;

private:
    internal::Owned<State> state_;
};

} // namespace testcontainers
