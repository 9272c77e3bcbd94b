#pragma once

#include "testcontainers/docker/client.hpp"
#include "testcontainers/wait/target.hpp"

#include "core/ground.hpp"
#include "core/log_feed.hpp"
#include "core/process_sockets.hpp"
#include "core/published.hpp"
#include "engine/engine_state.hpp"
#include "wait/alarm.hpp"
#include "wait/log_buffer.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace testcontainers::core {

/// One start of a container.
struct Start {
    /// The container's id.
    std::string id;
    /// The ports that its spec publishes.
    std::vector<Port> ports;
    /// When it must be ready.
    std::chrono::steady_clock::time_point deadline;
    /// Since when its output counts; all of it where unset.
    std::optional<std::chrono::system_clock::time_point> log_since;
    /// Whether the container has a terminal.
    bool tty = false;
    /// What lies under its paths.
    Ground ground = {};
    /// Ends the wait early.
    std::stop_token stop;
    /// The place that errors name.
    std::source_location where;
};

/// A container that starts, over the Engine API. The engine's events tell when what is known of it is out of
/// date, and ring the alarm.
class WaitTarget final : public wait::Target {
public:
    WaitTarget(Engine::State& engine, Start start, wait::Alarm& alarm);

    /// What an event says. From any thread.
    void heard(const docker::Event& event) noexcept;

    /// Asks the engine until all ports are mapped, the container has ended, or 5 s have passed, and keeps
    /// those that are.
    const PublishedPorts& await_ports();

    [[nodiscard]] const std::string& id() const noexcept override { return start_.id; }
    [[nodiscard]] wait::TargetState state() const override;
    [[nodiscard]] ExecResult exec(const ExecSpec& command) const override;
    [[nodiscard]] bool has_file(const std::string& path) const override;
    [[nodiscard]] std::optional<std::string> read_file(const std::string& path) const override;
    [[nodiscard]] std::vector<Port> published_ports() const override { return start_.ports; }
    [[nodiscard]] Endpoint endpoint(Port port) const override;
    [[nodiscard]] wait::Listening listening(Port port) const override;
    [[nodiscard]] wait::LogLines log_from(std::size_t first) const override;
    void finish_log() const override;

private:
    using Details = std::shared_ptr<const docker::ContainerDetails>;

    [[nodiscard]] docker::Call call() const;
    /// The container has ended in the middle of a question. Whether that is a failure is for the poller to
    /// say, which takes this for a "not yet" and looks at the state.
    [[noreturn]] void not_yet(const std::string& why) const;
    /// What the engine says of the container, asked again only when it may have changed.
    [[nodiscard]] Details details() const;
    [[nodiscard]] Details inspect() const;
    LogFeed& feed() const;

    Engine::State& engine_;
    Start start_;
    wait::Alarm& alarm_;
    PublishedPorts ports_;
    std::atomic<bool> own_start_heard_ = false;
    mutable std::atomic<bool> stale_ = true;
    mutable std::mutex mutex_;
    mutable Details details_;
    mutable std::chrono::steady_clock::time_point inspected_;
    mutable ProcessSockets sockets_;
    mutable wait::LogBuffer log_;
    mutable std::mutex feed_mutex_;
    mutable std::unique_ptr<LogFeed> feed_;
};

} // namespace testcontainers::core
