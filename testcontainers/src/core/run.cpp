#include "testcontainers/container.hpp"

#include "core/claims.hpp"
#include "core/container_state.hpp"
#include "core/container_trace.hpp"
#include "core/create_request.hpp"
#include "core/emulation.hpp"
#include "core/engine_needs.hpp"
#include "core/environment_report.hpp"
#include "core/host_access.hpp"
#include "core/keeping.hpp"
#include "core/names.hpp"
#include "core/needed_images.hpp"
#include "core/ownership.hpp"
#include "core/problems.hpp"
#include "core/protection.hpp"
#include "core/reuse.hpp"
#include "core/validate_lifetime.hpp"

#include <algorithm>
#include <exception>
#include <map>
#include <stop_token>
#include <thread>

namespace testcontainers {
namespace core {
namespace {

using Clock = std::chrono::steady_clock;

/// Adds the time from its making to its end to a sum.
class TimeSpent {
public:
    explicit TimeSpent(std::chrono::microseconds& sum) noexcept : sum_(sum) {}
    TimeSpent(const TimeSpent&) = delete;
    TimeSpent& operator=(const TimeSpent&) = delete;
    ~TimeSpent() { sum_ += std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begin_); }

private:
    std::chrono::microseconds& sum_;
    const Clock::time_point begin_ = Clock::now();
};

/// Makes a container from a request, its images pulled where they have to be, and files copied in.
class Creation {
public:
    Creation(Engine::State& engine, const ContainerSpec& spec, NeededImages& images,
             const docker::ContainerCreate& request, const docker::Call& call)
        : engine_(engine), spec_(spec), images_(images), request_(request), call_(call),
          trace_(request.name, spec.image) {}

    std::unique_ptr<Container::State> run() {
        pull_where_due();
        const TraceStage stage(trace_, "create", "created");
        auto state = create_or_pull();
        state->follow(trace_);
        state->forget_ports();
        {
            const TimeSpent create(times_.create);
            state->copy_files(call_);
        }
        state->times() = times_;
        return state;
    }

private:
    void pull_where_due() {
        TraceStage stage(trace_, "pull", "pulled");
        const TimeSpent image(times_.image);
        if (!images_.before_creation(call_)) {
            stage.drop();
        }
    }

    std::unique_ptr<Container::State> create_or_pull() {
        for (;;) {
            try {
                return create();
            } catch (const NotFound& refusal) {
                if (!ImageProvision::is_missing(refusal)) {
                    throw;
                }
                const TraceStage stage(trace_, "pull", "pulled");
                const TimeSpent image(times_.image);
                if (!images_.after_missing(refusal, call_)) {
                    throw;
                }
            }
        }
    }

    std::unique_ptr<Container::State> create() {
        const TimeSpent create(times_.create);
        confirm_protection(engine_.info(), request_.labels);
        Ownership ownership;
        auto created = created_or_none_left();
        tell_emulation(request_.image, created.warnings);
        return std::make_unique<Container::State>(engine_, std::move(ownership), spec_, std::move(created.id),
                                                  request_.name);
    }

    /// No reaper knows a container that nobody cleans up: whoever does not hear that the engine has made it
    /// removes it by its name, which no other has.
    docker::ContainerCreated created_or_none_left() {
        auto containers = engine_.client().containers();
        try {
            return containers.create(request_, call_);
        } catch (const TransportError&) {
            if (!spec_.clean_up && spec_.naming.name.empty()) {
                try {
                    containers.remove(request_.name);
                } catch (const Error&) {
                    // It was not made, or the engine is out of reach.
                }
            }
            throw;
        }
    }

    Engine::State& engine_;
    const ContainerSpec& spec_;
    NeededImages& images_;
    const docker::ContainerCreate& request_;
    const docker::Call& call_;
    ContainerTrace trace_;
    StartTimes times_;
};

std::unique_ptr<Container::State> create(Engine::State& engine, const ContainerSpec& spec,
                                         const std::map<std::string, std::string>& labels,
                                         const docker::Call& call) {
    throw_if_cancelled(call.stop, call.where);
    check_engine(spec, engine.info().api_version, call.where);
    run_hooks(spec.hooks.before_create, {engine.client(), spec, {}, {}, {}, call.where});
    NeededImages images(engine, spec, call.where);
    HostAccess host_access(engine, spec, call);
    const auto request = create_request(spec, {.name = unique_name(),
                                               .image = images.name(),
                                               .labels = labels,
                                               .local = engine.info().local,
                                               .host_access = host_access.address(),
                                               .mounted_images = images.mounted(),
                                               .default_platform = engine.settings().default_platform});
    report_environment(engine);
    Keeping::instance().yield(needed_by(spec));
    (void)engine.removals().await_free(needed_by(spec), longest_clearance);
    auto state = Creation{engine, spec, images, request, call}.run();
    state->take(std::move(host_access));
    state->run_hooks(spec.hooks.after_create, call.where);
    return state;
}

/// What a container that nobody cleans up is labelled with names no owner.
std::map<std::string, std::string> labels_for(Engine::State& engine, const ContainerSpec& spec) {
    return spec.clean_up ? labels_under_protection(engine.info()) : labels_of_nobody(engine.info());
}

/// A container that nobody cleans up stays from here on.
void leave_if_asked_for(Container::State& state) noexcept {
    if (!state.spec().clean_up) {
        state.leave();
    }
}

/// Whether the container has ended, and the engine has removed it or is about to.
bool has_gone(Container::State& state) {
    try {
        return !state.client().containers().inspect(state.id()).state.running;
    } catch (const NotFound&) {
        return true;
    }
}

void start(Container::State& state, const docker::Call& call) {
    try {
        state.start(std::nullopt, call);
    } catch (const ApiError& gone) {
        if (!state.spec().auto_remove || !has_gone(state)) {
            throw;
        }
        throw StartError(
            "container ended before it was ready, and the engine has removed it, as auto_remove "
            "asks: " +
                gone.message(),
            {.image = state.spec().image, .container_id = state.id(), .container_name = state.name()},
            call.where);
    }
}

/// What `action` returns. When it throws, all that it has created is removed once the exception comes out.
template <class Action>
auto all_or_nothing(Engine::State& engine, const docker::Call& call, const Action& action) {
    try {
        return action();
    } catch (const TransportError& error) {
        (void)engine.removals().await_containers(longest_clearance);
        rethrow_as_cancelled(error, call.stop, call.where);
        throw;
    } catch (...) {
        (void)engine.removals().await_containers(longest_clearance);
        throw;
    }
}

/// Creates it, runs it to its end, and reads what it has written.
ExecResult run_to_end(Engine::State& engine, const ContainerSpec& spec, const docker::Call& call) {
    const auto state = create(engine, spec, labels_under_protection(engine.info()), call);
    ExecResult result{.exit_code = state->run_to_end(call), .command = spec.command};
    state->client().containers().logs(
        state->id(), {.tty = spec.process.tty},
        [&result](LogStream stream, std::string_view bytes) {
            (stream == LogStream::out ? result.out : result.err).append(bytes);
            return true;
        },
        call);
    return result;
}

} // namespace

std::unique_ptr<Container::State> start_container(Engine::State& engine, const ContainerSpec& spec,
                                                  const std::map<std::string, std::string>& labels,
                                                  const std::stop_token& stop, std::source_location where) {
    const docker::Call call{.stop = stop, .where = where};
    return all_or_nothing(engine, call, [&] {
        for (int attempt = 1;; ++attempt) {
            try {
                auto state = create(engine, spec, labels, call);
                core::start(*state, call);
                return state;
            } catch (const StartError&) {
                if (attempt >= spec.startup_attempts) {
                    throw;
                }
            }
            (void)engine.removals().await_containers(longest_clearance);
        }
    });
}

std::unique_ptr<Container::State> start_container(Engine::State& engine, const ContainerSpec& spec,
                                                  const std::stop_token& stop, std::source_location where) {
    auto state = start_container(engine, spec, labels_for(engine, spec), stop, where);
    leave_if_asked_for(*state);
    return state;
}

std::unique_ptr<Container::State> start_container(const ContainerSpec& spec, const std::stop_token& stop,
                                                  std::source_location where) {
    throw_problems("the container spec", validate(spec), where);
    if (spec.reuse) {
        if (auto& engine = Engine::current().state(); engine.settings().reuse_enabled) {
            return reuse_container(engine, spec, stop, where);
        }
        report_refused_reuse();
    }
    return start_container(Engine::current().state(), spec, stop, where);
}

std::unique_ptr<Container::State> create_container(Engine::State& engine, const ContainerSpec& spec,
                                                   const std::stop_token& stop, std::source_location where) {
    const docker::Call call{.stop = stop, .where = where};
    return all_or_nothing(engine, call, [&] {
        auto state = create(engine, spec, labels_for(engine, spec), call);
        leave_if_asked_for(*state);
        return state;
    });
}

ExecResult run_container_once(Engine::State& engine, const ContainerSpec& spec, const std::stop_token& stop,
                              std::source_location where) {
    const docker::Call call{.stop = stop, .where = where};
    return all_or_nothing(engine, call, [&] { return run_to_end(engine, spec, call); });
}

} // namespace core

Container run(const ContainerSpec& spec, std::source_location where) {
    return run(spec, std::stop_token{}, where);
}

Container run(const ContainerSpec& spec, const std::stop_token& stop, std::source_location where) {
    return Container{core::start_container(spec, stop, where)};
}

Container create(const ContainerSpec& spec, std::source_location where) {
    return create(spec, std::stop_token{}, where);
}

Container create(const ContainerSpec& spec, const std::stop_token& stop, std::source_location where) {
    core::throw_problems("the container spec", validate(spec), where);
    return Container{core::create_container(Engine::current().state(), spec, stop, where)};
}

ExecResult run_once(const ContainerSpec& spec, std::source_location where) {
    return run_once(spec, std::stop_token{}, where);
}

ExecResult run_once(const ContainerSpec& spec, const std::stop_token& stop, std::source_location where) {
    core::throw_problems("the container spec", validate(spec), where);
    core::throw_problems("the container spec", core::problems_of_run_once(spec), where);
    return core::run_container_once(Engine::current().state(), spec, stop, where);
}

} // namespace testcontainers
