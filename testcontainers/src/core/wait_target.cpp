#include "core/wait_target.hpp"

#include "core/command.hpp"
#include "core/files_transfer.hpp"
#include "docker/log_timestamps.hpp"
#include "testcontainers/error.hpp"

#include <algorithm>
#include <utility>

namespace testcontainers::core {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

/// An event may be lost; after this time the engine is asked in any case.
constexpr auto longest_trust = 1s;
constexpr auto longest_mapping = 5s;
constexpr auto longest_log_end = 2s;

wait::Health health_of(const docker::ContainerStatus& status) {
    if (!status.health || status.health->status.empty() || status.health->status == "none") {
        return wait::Health::none;
    }
    if (status.health->status == "healthy") {
        return wait::Health::healthy;
    }
    return status.health->status == "unhealthy" ? wait::Health::unhealthy : wait::Health::starting;
}

bool changes_state(const docker::Event& event) {
    const auto& action = event.action;
    return event.type == "hub" || action == "start" || action == "die" || action == "oom" ||
           action == "pause" || action == "unpause" || action == "destroy" ||
           action.starts_with("health_status");
}

} // namespace

WaitTarget::WaitTarget(Engine::State& engine, Start start, wait::Alarm& alarm)
    : engine_(engine), start_(std::move(start)), alarm_(alarm), sockets_(start_.id), log_(alarm) {}

void WaitTarget::heard(const docker::Event& event) noexcept {
    // The first start is the one that was asked for: what the engine says after its answer is no news.
    const bool is_own_start = event.action == "start" && !own_start_heard_.exchange(true);
    if (changes_state(event) && !is_own_start) {
        stale_ = true;
        alarm_.ring();
    }
}

void WaitTarget::not_yet(const std::string& why) const {
    throw TransportError(TransportError::Reason::timed_out, why, start_.where);
}

docker::Call WaitTarget::call() const { return {.stop = start_.stop, .where = start_.where}; }

WaitTarget::Details WaitTarget::inspect() const {
    stale_ = false;
    auto details = std::make_shared<const docker::ContainerDetails>(
        engine_.client().containers().inspect(start_.id, call()));
    const std::lock_guard lock(mutex_);
    details_ = details;
    inspected_ = Clock::now();
    return details;
}

WaitTarget::Details WaitTarget::details() const {
    if (!stale_) {
        const std::lock_guard lock(mutex_);
        if (Clock::now() - inspected_ < longest_trust) {
            return details_;
        }
    }
    return inspect();
}

const PublishedPorts& WaitTarget::await_ports() {
    const auto deadline = std::min(Clock::now() + longest_mapping, start_.deadline);
    for (auto delay = 1ms;; delay = std::min(2 * delay, 100ms)) {
        const auto details = inspect();
        ports_ = PublishedPorts{start_.ports, *details, engine_.info().host, engine_.info().local};
        if (ports_.complete() || !details->state.running || Clock::now() >= deadline ||
            start_.stop.stop_requested()) {
            return ports_;
        }
        (void)alarm_.wait_until(std::min(Clock::now() + delay, deadline), start_.stop);
    }
}

wait::TargetState WaitTarget::state() const {
    const auto known = details();
    const auto& status = known->state;
    wait::TargetState state{.running = status.running,
                            .oom_killed = status.oom_killed,
                            .health = health_of(status),
                            .restarting = status.status == "restarting",
                            .started_at = docker::parse_time(status.started_at)};
    if (!status.running) {
        state.exit_code = status.exit_code;
    }
    if (status.health && !status.health->log.empty()) {
        state.health_output = status.health->log.back().output;
    }
    return state;
}

ExecResult WaitTarget::exec(const ExecSpec& command) const {
    auto limited = call();
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(start_.deadline - Clock::now());
    limited.timeout = std::max(std::min(command.timeout.value_or(left), left), 1ms);
    try {
        return run_command(engine_.client(), start_.id, command, limited);
    } catch (const ApiError&) {
        stale_ = true;
        if (details()->state.running) {
            throw;
        }
    }
    not_yet("the container has ended before the command did");
}

bool WaitTarget::has_file(const std::string& path) const {
    start_.ground.require_visible(path, start_.where);
    try {
        (void)engine_.client().containers().stat(start_.id, path, call());
        return true;
    } catch (const NotFound&) {
        return false;
    }
}

std::optional<std::string> WaitTarget::read_file(const std::string& path) const {
    start_.ground.require_visible(path, start_.where);
    try {
        return core::read_file(engine_.client(), start_.id, path, call());
    } catch (const NotFound&) {
        return std::nullopt;
    }
}

Endpoint WaitTarget::endpoint(Port port) const {
    if (ports_.is_unmapped(port)) {
        not_yet(to_string(port) + " is not mapped any more");
    }
    return ports_.at(port, start_.where);
}

wait::Listening WaitTarget::listening(Port port) const {
    const auto known = details();
    if (!known->state.running) {
        return wait::Listening::no;
    }
    return engine_.info().local ? sockets_.listening(known->state.pid, port) : wait::Listening::unknown;
}

LogFeed& WaitTarget::feed() const {
    const std::lock_guard lock(feed_mutex_);
    if (!feed_) {
        feed_ = std::make_unique<LogFeed>(engine_.client(), engine_.events(),
                                          Followed{.container = start_.id,
                                                   .tty = start_.tty,
                                                   .options = {.since = start_.log_since},
                                                   .where = start_.where},
                                          log_);
    }
    return *feed_;
}

wait::LogLines WaitTarget::log_from(std::size_t first) const {
    feed().check();
    return log_.from(first);
}

void WaitTarget::finish_log() const {
    auto& feeding = feed();
    if (!log_.wait_until_finished(longest_log_end)) {
        // An engine that has put a new file in the log's place may never end the stream of the old one.
        feeding.end();
        (void)log_.wait_until_finished(longest_log_end);
    }
}

} // namespace testcontainers::core
