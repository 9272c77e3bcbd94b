#include "core/container_state.hpp"

#include "core/background_removal.hpp"
#include "core/claims.hpp"
#include "core/create_request.hpp"
#include "core/files_transfer.hpp"
#include "core/listing.hpp"
#include "core/live_containers.hpp"
#include "core/start_recording.hpp"
#include "core/wait_target.hpp"
#include "values/deadline.hpp"
#include "wait/poller.hpp"

#include <utility>

namespace testcontainers {
namespace {

using Clock = std::chrono::steady_clock;

std::chrono::microseconds since(Clock::time_point begin) {
    return std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begin);
}

} // namespace

Container::State::State(Engine::State& engine, core::Ownership ownership, ContainerSpec spec, std::string id,
                        std::string name)
    : engine_(engine), ownership_(std::move(ownership)), spec_(std::move(spec)), id_(std::move(id)),
      name_(std::move(name)),
      reach_(std::make_shared<core::Reach>(engine, id_, core::published_ports(spec_))) {
    core::LiveContainers::instance().add({.id = id_,
                                          .name = name_,
                                          .image = spec_.image,
                                          .tty = spec_.process.tty,
                                          .client = &client(),
                                          .volumes = core::volumes_of(spec_)});
}

Container::State::~State() {
    if (!ownership_.held()) {
        consumers_.finish(name_);
        // Somebody else's, who removes it: a shared one.
        if (ownership_.is_of_this_process() && core::LiveContainers::instance().forget(id_)) {
            stay_if_kept(core::Keeping::instance().fate_of(id_, settings().keep), {});
        }
        return;
    }
    const auto fate = core::Keeping::instance().fate_of(id_, settings().keep);
    if (fate != core::Fate::keeping) {
        core::run_last_hooks(spec_.hooks.before_remove, {client(), spec_, id_, name_, ports_, {}});
    }
    consumers_.finish(name_);
    core::LiveContainers::instance().announce_removal(id_);
    (void)core::LiveContainers::instance().forget(id_);
    if (fate == core::Fate::removal && core::writes_to_host(spec_)) {
        ownership_.end("container", name_, [this] {
            const core::TracedRemoval traced(trace_);
            client().containers().remove(id_, {}, {});
        });
        return;
    }
    core::Departure departure{
        .kind = engine::Removal::Kind::container,
        .what = "container",
        .name = name_,
        .holds = core::held_by(spec_),
        .remove = [&client = client(), id = id_, trace = std::move(trace_)](const docker::Call& call) {
            const core::TracedRemoval traced(trace);
            client.containers().remove(id, {}, call);
        }};
    if (fate == core::Fate::removal) {
        core::remove_in_background(engine_, std::move(ownership_), std::move(departure));
    } else {
        stay_if_kept(fate, std::move(departure));
    }
}

void Container::State::stay_if_kept(core::Fate fate, core::Departure departure) noexcept {
    if (fate != core::Fate::removal) {
        core::Keeping::instance().take(
            fate, engine_,
            {.id = id_, .name = name_, .image = spec_.image, .volumes = core::volumes_of(spec_)},
            std::move(ownership_), std::move(departure));
    }
}

void Container::State::give_up() noexcept {
    ownership_.give_up();
    host_access_ = {};
    stable_ports_.reset();
    (void)core::LiveContainers::instance().forget(id_);
}

void Container::State::copy_files(const docker::Call& call) {
    if (!spec_.files.empty()) {
        core::copy_in(client(), id_, spec_.files, call, core::Ground::of(spec_));
    }
}

bool Container::State::start_process(const docker::Call& call) {
    try {
        return client().containers().start(id_, call);
    } catch (const ApiError& refusal) {
        core::throw_refused_start(client(), subject(), refusal, call.where);
    }
}

void Container::State::attach_consumers(std::optional<std::chrono::system_clock::time_point> log_since,
                                        std::source_location where) {
    consumers_.attach(client(), events(),
                      {.container = id_,
                       .tty = spec_.process.tty,
                       .options = {.since = log_since},
                       .until = FollowUntil::removal,
                       .where = where},
                      spec_.logging.consumers);
}

/// The creation counts to the first start.
void Container::State::begin_times() noexcept {
    if (std::exchange(creation_told_, true)) {
        times_ = {};
    }
}

void Container::State::start(std::optional<std::chrono::system_clock::time_point> log_since,
                             const docker::Call& call, Readiness readiness) {
    begin_times();
    run_hooks(spec_.hooks.before_start, call.where);
    keep_ports_stable(call.where);
    const auto begin = Clock::now();
    const auto time = core::allowed(spec_.startup_timeout, engine_.settings());
    wait::Alarm alarm;
    core::WaitTarget target(engine_,
                            {.id = id_,
                             .ports = core::published_ports(spec_),
                             .deadline = begin + bounded(time.time),
                             .log_since = log_since,
                             .tty = spec_.process.tty,
                             .ground = core::Ground::of(spec_),
                             .stop = call.stop,
                             .where = call.where},
                            alarm);
    const auto subscription =
        engine_.events().subscribe(id_, [&target](const docker::Event& event) { target.heard(event); });
    core::StartRecording recording(engine_.settings(), spec_.image, name_, trace_, times_);
    const bool ran_before = !start_process(call);
    attach_consumers(log_since, call.where);
    times_.start = since(begin);
    recording.started();
    const auto started = Clock::now();
    if (!ran_before) {
        run_hooks(spec_.hooks.after_start, call.where);
    }
    const auto& mapped = target.await_ports();
    set_ports(mapped);
    core::throw_if_cancelled(mapped.complete() ? std::stop_token{} : call.stop, call.where);
    if (!mapped.complete() && target.state().running) {
        core::throw_unmapped(client(), subject(), mapped.missing(), call.where);
    }
    if (!ran_before || readiness == Readiness::always) {
        await_readiness(target, alarm, time, call);
    }
    times_.ready = since(started);
    recording.reached_goal();
    if (!ran_before) {
        run_hooks(spec_.hooks.after_ready, call.where);
    }
}

int Container::State::run_to_end(const docker::Call& call) {
    begin_times();
    run_hooks(spec_.hooks.before_start, call.where);
    core::StartRecording recording(engine_.settings(), spec_.image, name_, trace_, times_, "ended");
    (void)start_process(call);
    attach_consumers(std::nullopt, call.where);
    recording.started();
    run_hooks(spec_.hooks.after_start, call.where);
    auto limited = call;
    limited.timeout = core::allowed(spec_.startup_timeout, engine_.settings()).time;
    try {
        const auto exit_code = client().containers().wait(id_, docker::WaitCondition::not_running, limited);
        recording.reached_goal();
        return exit_code;
    } catch (const TransportError& error) {
        if (error.reason() != TransportError::Reason::timed_out) {
            throw;
        }
        throw StartError("container did not end within " + core::time_text(limited.timeout),
                         core::diagnose(client(), subject()), call.where);
    }
}

void Container::State::run_hooks(const std::vector<Hook>& hooks, std::source_location where) const {
    core::run_hooks(hooks, {client(), spec_, id_, name_, ports_, where});
}

void Container::State::rename(const std::string& name, const docker::Call& call) {
    client().containers().rename(id_, name, call);
    name_ = name;
    (void)core::LiveContainers::instance().forget(id_);
    core::LiveContainers::instance().add({.id = id_,
                                          .name = name_,
                                          .image = spec_.image,
                                          .tty = spec_.process.tty,
                                          .client = &client(),
                                          .volumes = core::volumes_of(spec_)});
}

core::PublishedPorts Container::State::current_ports(const docker::Call& call) const {
    core::PublishedPorts ports{core::published_ports(spec_), client().containers().inspect(id_, call),
                               engine_.info().host, engine_.info().local};
    if (stable_ports_) {
        stable_ports_->cover(ports);
    }
    return ports;
}

void Container::State::await_readiness(const core::WaitTarget& target, wait::Alarm& alarm,
                                       const core::TimeAllowed& time, const docker::Call& call) const {
    const auto outcome = wait::poll(spec_.wait, target, alarm, time.time, wait::steady(), call.stop);
    switch (outcome.kind) {
    case wait::Outcome::Kind::ready:
        return;
    case wait::Outcome::Kind::cancelled:
        throw TransportError(TransportError::Reason::cancelled, std::string{core::start_cancelled},
                             call.where);
    case wait::Outcome::Kind::failed:
    case wait::Outcome::Kind::exited:
    case wait::Outcome::Kind::timed_out:
        core::throw_not_ready(client(), subject(), outcome, time, call.where);
    }
}

std::optional<std::chrono::system_clock::time_point>
Container::State::end_of_log(const docker::Call& call) const {
    std::optional<std::chrono::system_clock::time_point> last;
    client().containers().timed_logs(
        id_, {.options = {.tail = 1}, .tty = spec_.process.tty},
        [&last](LogStream, std::chrono::system_clock::time_point time, std::string_view) {
            last = time;
            return true;
        },
        call);
    return last ? std::optional{*last + std::chrono::system_clock::duration{1}} : std::nullopt;
}

void Container::State::look_up_ports(const docker::Call& call) {
    const auto details = client().containers().inspect(id_, call);
    if (!details.state.running) {
        core::throw_not_running(client(), subject(), call.where);
    }
    keep_ports_stable(call.where);
    set_ports({core::published_ports(spec_), details, engine_.info().host, engine_.info().local});
}

void Container::State::refresh_ports(const docker::Call& call) {
    ports_ = current_ports(call);
    reach_->changed();
}

void Container::State::forget_ports() {
    ports_ = core::PublishedPorts{core::published_ports(spec_), {}, {}};
    reach_->stopped();
    if (stable_ports_) {
        stable_ports_->close();
        stable_ports_->cover(ports_);
    }
}

/// Connections go to where `ports` say.
void Container::State::set_ports(core::PublishedPorts ports) {
    ports_ = std::move(ports);
    reach_->changed();
    if (stable_ports_) {
        stable_ports_->open();
        stable_ports_->cover(ports_);
    }
}

void Container::State::keep_ports_stable(std::source_location where) {
    if (const auto ports = core::ports_to_keep(spec_); !ports.empty() && !stable_ports_) {
        stable_ports_ = std::make_unique<core::StablePorts>(ports, reach_, where);
    }
}

void Container::State::remove(const docker::Call& call) {
    if (!ownership_.held() && !use_ && !left_) {
        return;
    }
    const core::HookSubject hook_subject{client(), spec_, id_, name_, ports_, call.where};
    core::run_last_hooks(spec_.hooks.before_remove, hook_subject);
    consumers_.finish(name_);
    core::LiveContainers::instance().announce_removal(id_);
    {
        const core::TracedRemoval traced(trace_);
        client().containers().remove(id_, {}, call);
    }
    forget_ports();
    (void)core::LiveContainers::instance().forget(id_);
    ownership_.removed();
    left_ = false;
    use_.reset();
    host_access_ = {};
    core::run_last_hooks(spec_.hooks.after_remove, hook_subject);
}

} // namespace testcontainers
