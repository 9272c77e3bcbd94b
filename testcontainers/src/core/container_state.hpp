#pragma once

#include "testcontainers/container.hpp"

#include "core/attached_consumers.hpp"
#include "core/container_trace.hpp"
#include "core/failure.hpp"
#include "core/hooks.hpp"
#include "core/host_access.hpp"
#include "core/keeping.hpp"
#include "core/ownership.hpp"
#include "core/published.hpp"
#include "core/reach.hpp"
#include "core/stable_ports.hpp"
#include "core/wait_target.hpp"
#include "engine/engine_state.hpp"
#include "reaper/use.hpp"

#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>

namespace testcontainers {

/// The life of one container, from its creation to its removal.
class Container::State {
public:
    /// Owns the created container `id` from now on.
    State(Engine::State& engine, core::Ownership ownership, ContainerSpec spec, std::string id,
          std::string name);
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    /// Has it removed when it is still owned, and by this process. Never throws.
    ~State();

    [[nodiscard]] const std::string& id() const noexcept { return id_; }
    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] const ContainerSpec& spec() const noexcept { return spec_; }
    [[nodiscard]] StartTimes& times() noexcept { return times_; }
    [[nodiscard]] const core::PublishedPorts& ports() const noexcept { return ports_; }
    [[nodiscard]] docker::Client& client() const noexcept { return engine_.client(); }
    [[nodiscard]] engine::EventHub& events() const { return engine_.events(); }
    [[nodiscard]] const Settings& settings() const noexcept { return engine_.settings(); }

    /// Where it is reached, for forwarders.
    [[nodiscard]] const std::shared_ptr<core::Reach>& reach() const noexcept { return reach_; }

    /// Leads to this object as long as it exists, for what may outlive it.
    [[nodiscard]] std::weak_ptr<State* const> handle() const noexcept { return self_; }

    /// Its further stages belong to this trace.
    void follow(core::ContainerTrace trace) noexcept { trace_ = std::move(trace); }

    /// It reaches this machine as long as it is owned.
    void take(core::HostAccess host_access) noexcept { host_access_ = std::move(host_access); }

    /// Copies the spec's files in.
    void copy_files(const docker::Call& call);

    /// Whether a container that runs already is waited for.
    enum class Readiness { of_started, always };

    /// Starts it and waits until it is ready. Output from `log_since` on counts, all of it where unset.
    void start(std::optional<std::chrono::system_clock::time_point> log_since, const docker::Call& call,
               Readiness readiness = Readiness::of_started);

    /// When the next output can be told from all that was written so far; nothing when nothing was.
    [[nodiscard]] std::optional<std::chrono::system_clock::time_point>
    end_of_log(const docker::Call& call) const;

    /// The mapped ports hold no longer.
    void forget_ports();

    /// Starts it, waits until it has ended, and returns the exit code.
    [[nodiscard]] int run_to_end(const docker::Call& call);

    /// Runs hooks of its spec.
    void run_hooks(const std::vector<Hook>& hooks, std::source_location where) const;

    /// Gives it another name.
    void rename(const std::string& name, const docker::Call& call);

    /// Asks the engine for the mapped ports, which may be none.
    void refresh_ports(const docker::Call& call);

    /// The mapped ports now: the engine may have started it again by itself.
    [[nodiscard]] core::PublishedPorts current_ports(const docker::Call& call) const;

    /// Removes it now.
    void remove(const docker::Call& call);

    /// It is not removed any more.
    void give_up() noexcept;

    /// It belongs to somebody else now, who removes it.
    void hand_over() noexcept { ownership_.removed(); }

    /// It outlives the handle and this process; `remove` still removes it.
    void leave() noexcept {
        ownership_.removed();
        left_ = true;
    }

    /// It outlives the handle, and is in use as long as that lives.
    void keep(reaper::Use use) noexcept { use_ = std::move(use); }

    /// Asks the engine for the mapped ports of a container that was started before.
    /// @throws StartError when it does not run any more.
    void look_up_ports(const docker::Call& call);

private:
    [[nodiscard]] core::Subject subject() const { return {id_, name_, spec_}; }
    void begin_times() noexcept;
    bool start_process(const docker::Call& call);
    void attach_consumers(std::optional<std::chrono::system_clock::time_point> log_since,
                          std::source_location where);
    void stay_if_kept(core::Fate fate, core::Departure departure) noexcept;
    void set_ports(core::PublishedPorts ports);
    void keep_ports_stable(std::source_location where);
    void await_readiness(const core::WaitTarget& target, wait::Alarm& alarm, const core::TimeAllowed& time,
                         const docker::Call& call) const;

    Engine::State& engine_;
    core::Ownership ownership_;
    bool left_ = false;
    ContainerSpec spec_;
    std::string id_;
    std::string name_;
    StartTimes times_;
    /// Whether the times of the creation belong to an earlier start.
    bool creation_told_ = false;
    core::ContainerTrace trace_;
    core::PublishedPorts ports_;
    core::HostAccess host_access_;
    std::shared_ptr<core::Reach> reach_;
    std::unique_ptr<core::StablePorts> stable_ports_;
    std::shared_ptr<State* const> self_ = std::make_shared<State* const>(this);
    std::optional<reaper::Use> use_;
    core::AttachedConsumers consumers_;
};

namespace core {

/// A container made from `spec`, which has no problems, with its files, not started.
/// @throws as `create`.
[[nodiscard]] std::unique_ptr<Container::State> create_container(Engine::State& engine,
                                                                 const ContainerSpec& spec,
                                                                 const std::stop_token& stop,
                                                                 std::source_location where);

/// How a container made from `spec`, which has no problems, has ended, and what it has written.
/// @throws as `run_once`.
[[nodiscard]] ExecResult run_container_once(Engine::State& engine, const ContainerSpec& spec,
                                            const std::stop_token& stop, std::source_location where);

/// A container made from `spec` that is ready, in this process's engine.
/// @throws as `run`; and TransportError when `stop` is asked for.
[[nodiscard]] std::unique_ptr<Container::State>
start_container(const ContainerSpec& spec, const std::stop_token& stop, std::source_location where);

/// The same in any engine, for a spec without problems.
[[nodiscard]] std::unique_ptr<Container::State> start_container(Engine::State& engine,
                                                                const ContainerSpec& spec,
                                                                const std::stop_token& stop,
                                                                std::source_location where);

/// The same with these labels, of something that this process does not own.
[[nodiscard]] std::unique_ptr<Container::State>
start_container(Engine::State& engine, const ContainerSpec& spec,
                const std::map<std::string, std::string>& labels, const std::stop_token& stop,
                std::source_location where);

} // namespace core
} // namespace testcontainers
