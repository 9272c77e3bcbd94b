#include "core/container_state.hpp"

#include "core/background_removal.hpp"
#include "core/claims.hpp"
#include "core/create_request.hpp"
#include "core/files_transfer.hpp"
#include "core/live_containers.hpp"
#include "core/wait_target.hpp"
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
      name_(std::move(name)) {
    core::LiveContainers::instance().add(
        {.id = id_, .name = name_, .image = spec_.image, .client = &client()});
}

Container::State::~State() {
    if (!ownership_.held()) {
        if (ownership_.is_of_this_process()) {
            core::LiveContainers::instance().forget(id_);
        }
        return;
    }
    core::LiveContainers::instance().announce_removal(id_);
    core::LiveContainers::instance().forget(id_);
    if (core::writes_to_host(spec_)) {
        ownership_.end("container", name_, [this] { remove({}); });
        return;
    }
    core::remove_in_background(engine_, std::move(ownership_),
                               {.kind = engine::Removal::Kind::container,
                                .what = "container",
                                .name = name_,
                                .holds = core::held_by(spec_),
                                .remove = [&client = client(), id = id_](const docker::Call& call) {
                                    client.containers().remove(id, {}, call);
                                }});
}

void Container::State::give_up() noexcept {
    ownership_.give_up();
    core::LiveContainers::instance().forget(id_);
}

void Container::State::copy_files(const docker::Call& call) {
    if (!spec_.files.empty()) {
        core::copy_in(client(), id_, spec_.files, call);
    }
}

bool Container::State::start_process(const docker::Call& call) {
    try {
        return client().containers().start(id_, call);
    } catch (const ApiError& refusal) {
        core::throw_refused_start(client(), subject(), refusal, call.where);
    }
}

void Container::State::start(std::optional<std::chrono::system_clock::time_point> log_since,
                             const docker::Call& call, Readiness readiness) {
    const auto begin = Clock::now();
    const auto time = core::allowed(spec_.startup_timeout, engine_.settings());
    wait::Alarm alarm;
    core::WaitTarget target(engine_,
                            {.id = id_,
                             .ports = core::published_ports(spec_),
                             .deadline = begin + time.time,
                             .log_since = log_since,
                             .stop = call.stop,
                             .where = call.where},
                            alarm);
    const auto subscription =
        engine_.events().subscribe(id_, [&target](const docker::Event& event) { target.heard(event); });
    const bool ran_before = !start_process(call);
    times_.start = since(begin);
    const auto started = Clock::now();
    ports_ = target.await_ports();
    if (!ports_.complete() && target.state().running) {
        core::throw_unmapped(client(), subject(), ports_.missing(), call.where);
    }
    if (!ran_before || readiness == Readiness::always) {
        await_readiness(target, alarm, time, call);
    }
    times_.ready = since(started);
}

void Container::State::await_readiness(const core::WaitTarget& target, wait::Alarm& alarm,
                                       const core::TimeAllowed& time, const docker::Call& call) const {
    const auto outcome = wait::poll(spec_.wait, target, alarm, time.time, wait::steady(), call.stop);
    switch (outcome.kind) {
    case wait::Outcome::Kind::ready:
        return;
    case wait::Outcome::Kind::cancelled:
        throw TransportError(TransportError::Reason::cancelled, "the start was cancelled", call.where);
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
        id_, {.options = {.tail = 1}},
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
    ports_ = core::PublishedPorts{core::published_ports(spec_), details, engine_.info().host};
}

void Container::State::forget_ports() { ports_ = core::PublishedPorts{core::published_ports(spec_), {}, {}}; }

void Container::State::remove(const docker::Call& call) {
    if (!ownership_.held() && !use_) {
        return;
    }
    core::LiveContainers::instance().announce_removal(id_);
    client().containers().remove(id_, {}, call);
    core::LiveContainers::instance().forget(id_);
    ownership_.removed();
    use_.reset();
}

} // namespace testcontainers
