#include "testcontainers/container.hpp"

#include "core/claims.hpp"
#include "core/container_state.hpp"
#include "core/container_trace.hpp"
#include "core/create_request.hpp"
#include "core/engine_needs.hpp"
#include "core/host_access.hpp"
#include "core/image_provision.hpp"
#include "core/keeping.hpp"
#include "core/names.hpp"
#include "core/ownership.hpp"
#include "core/problems.hpp"
#include "core/protection.hpp"
#include "core/reuse.hpp"

#include <algorithm>
#include <exception>
#include <map>
#include <stop_token>
#include <thread>

namespace testcontainers {
namespace core {
namespace {

using Clock = std::chrono::steady_clock;

/// The times of a start's stages, each from the end of the one before.
class StopWatch {
public:
    std::chrono::microseconds lap() {
        const auto now = Clock::now();
        return std::chrono::duration_cast<std::chrono::microseconds>(now - std::exchange(last_, now));
    }

private:
    Clock::time_point last_ = Clock::now();
};

std::unique_ptr<Container::State> create(Engine::State& engine, const ContainerSpec& spec,
                                         const std::map<std::string, std::string>& labels,
                                         const docker::Call& call) {
    StopWatch watch;
    check_engine(spec, engine.info().api_version, call.where);
    run_hooks(spec.hooks.before_create, {engine.client(), spec, {}, {}, {}, call.where});
    const ImageProvision image(engine, spec.image, spec.pull, call.where, spec.platform);
    HostAccess host_access(engine, spec, call);
    const auto request = create_request(spec, {.name = unique_name(),
                                               .image = image.name(),
                                               .labels = labels,
                                               .local = engine.info().local,
                                               .host_access = host_access.address()});
    const ContainerTrace trace(request.name, spec.image);
    const auto create_once = [&] {
        confirm_protection(engine.info(), labels);
        Ownership ownership;
        auto created = engine.client().containers().create(request, call);
        return std::make_unique<Container::State>(engine, std::move(ownership), spec, std::move(created.id),
                                                  request.name);
    };
    Keeping::instance().yield(needed_by(spec));
    (void)engine.removals().await_free(needed_by(spec), longest_clearance);
    {
        auto pull = trace.stage("pull");
        if (!image.before_creation(call)) {
            pull.drop();
        }
    }
    auto image_time = watch.lap();
    const auto creation = trace.stage("create");
    std::unique_ptr<Container::State> state;
    try {
        state = create_once();
    } catch (const NotFound& refusal) {
        if (!ImageProvision::is_missing(refusal)) {
            throw;
        }
        {
            const auto pull = trace.stage("pull");
            image.after_missing(call);
        }
        image_time += watch.lap();
        state = create_once();
    }
    state->follow(trace);
    state->take(std::move(host_access));
    state->forget_ports();
    state->copy_files(call);
    state->run_hooks(spec.hooks.after_create, call.where);
    state->times().image = image_time;
    state->times().create = watch.lap();
    return state;
}

/// Whoever cancels a start hears of that first, and then of the request that it has ended.
void rethrow_as_cancelled(const TransportError& error, const std::stop_token& stop,
                          std::source_location where) {
    constexpr auto reason = TransportError::Reason::cancelled;
    if (stop.stop_requested() && error.reason() == reason && !error.message().starts_with(start_cancelled)) {
        throw TransportError(reason, std::string{start_cancelled} + ": " + error.message(), where);
    }
}

} // namespace

std::unique_ptr<Container::State> start_container(Engine::State& engine, const ContainerSpec& spec,
                                                  const std::map<std::string, std::string>& labels,
                                                  const std::stop_token& stop, std::source_location where) {
    const docker::Call call{.stop = stop, .where = where};
    for (int attempt = 1;; ++attempt) {
        try {
            auto state = create(engine, spec, labels, call);
            state->start(std::nullopt, call);
            return state;
        } catch (const StartError&) {
            (void)engine.removals().await_containers(longest_clearance);
            if (attempt >= spec.startup_attempts) {
                throw;
            }
        } catch (const TransportError& error) {
            (void)engine.removals().await_containers(longest_clearance);
            rethrow_as_cancelled(error, stop, where);
            throw;
        } catch (...) {
            (void)engine.removals().await_containers(longest_clearance);
            throw;
        }
    }
}

std::unique_ptr<Container::State> start_container(Engine::State& engine, const ContainerSpec& spec,
                                                  const std::stop_token& stop, std::source_location where) {
    return start_container(engine, spec, labels_under_protection(engine.info()), stop, where);
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

std::unique_ptr<Container::State> create_container(const ContainerSpec& spec, std::source_location where) {
    throw_problems("the container spec", validate(spec), where);
    auto& engine = Engine::current().state();
    return create(engine, spec, labels_under_protection(engine.info()), {.where = where});
}

} // namespace core

Container run(const ContainerSpec& spec, std::source_location where) {
    return run(spec, std::stop_token{}, where);
}

Container run(const ContainerSpec& spec, const std::stop_token& stop, std::source_location where) {
    return Container{core::start_container(spec, stop, where)};
}

Container create(const ContainerSpec& spec, std::source_location where) {
    return Container{core::create_container(spec, where)};
}

ExecResult run_once(const ContainerSpec& spec, std::source_location where) {
    const auto state = core::create_container(spec, where);
    ExecResult result{.exit_code = state->run_to_end({.where = where}), .command = spec.command};
    state->client().containers().logs(state->id(), {.tty = spec.process.tty},
                                      [&result](LogStream stream, std::string_view bytes) {
                                          (stream == LogStream::out ? result.out : result.err).append(bytes);
                                          return true;
                                      },
                                      {.where = where});
    return result;
}

} // namespace testcontainers
