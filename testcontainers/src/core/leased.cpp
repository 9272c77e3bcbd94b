#include "core/leased.hpp"

#include "core/protection.hpp"
#include "session/session.hpp"
#include "testcontainers/error.hpp"
#include "testcontainers/settings.hpp"

#include <fmt/format.h>

#include <utility>

namespace testcontainers {

ServiceLease::ServiceLease(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
ServiceLease::ServiceLease(ServiceLease&&) noexcept = default;
ServiceLease& ServiceLease::operator=(ServiceLease&&) noexcept = default;
ServiceLease::~ServiceLease() = default;

namespace core {

std::vector<std::string> problems_of_shared(std::string_view what, const std::string& name,
                                            const ContainerSpec& spec, std::chrono::milliseconds grace) {
    auto problems = validate(spec);
    if (name.empty()) {
        problems.push_back(
            fmt::format("the name of a shared {} is empty; give it one, such as \"orders-db\"", what));
    }
    if (spec.reuse) {
        problems.push_back(
            fmt::format("reuse: a shared {} ends with its session; it cannot be reused by another", what));
    }
    if (!spec.clean_up) {
        problems.push_back(fmt::format(
            "clean_up: a shared {} ends with its session; leave it out, or take a container of your own",
            what));
    }
    if (!spec.exposed_host_ports.empty()) {
        problems.push_back(
            fmt::format("exposed_host_ports: end with this process, and a shared {} does not; take "
                        "`extra_hosts` and a server on all addresses instead",
                        what));
    }
    if (grace.count() < 0) {
        problems.push_back(fmt::format("grace: {} ms; it must not be negative", grace.count()));
    }
    if (Settings::current().reaper_disabled) {
        problems.push_back(
            fmt::format("TESTCONTAINERS_RYUK_DISABLED is true; without a reaper no {} can be shared", what));
    }
    return problems;
}

reaper::StartOptions session_reaper(Engine::State& engine) {
    return {.session_id = session::Session::current().id(), .engine_url = engine.info().url};
}

std::unique_ptr<Container::State> start_leased(reaper::Lease& lease, Engine::State& engine,
                                               const ContainerSpec& spec, std::source_location where) {
    try {
        auto state = start_container(engine, spec,
                                     labels_of_shared(engine.info(), lease.mark(), lease.owner()), {}, where);
        lease.started(state->id() + " " + state->name());
        state->hand_over();
        return state;
    } catch (const Error& error) {
        lease.failed(error.message());
        throw;
    } catch (const std::exception& error) {
        lease.failed(error.what());
        throw;
    }
}

namespace {

/// A handle for what another process has started.
std::unique_ptr<Container::State> attach(const reaper::Lease& lease, Engine::State& engine,
                                         const ContainerSpec& spec, std::source_location where) {
    protect_shared(engine.info(), lease.mark());
    const auto& info = lease.info();
    const auto blank = info.find(' ');
    Ownership nobodys;
    nobodys.removed();
    auto state = std::make_unique<Container::State>(engine, std::move(nobodys), spec, info.substr(0, blank),
                                                    info.substr(blank + 1));
    state->look_up_ports({.where = where});
    return state;
}

} // namespace

LeasedContainer leased_container(reaper::Lease lease, Engine::State& engine, const ContainerSpec& spec,
                                 std::source_location where) {
    auto held = std::make_unique<ServiceLease::State>(std::move(lease));
    auto state = held->lease().part() == reaper::Lease::Part::start
                     ? start_leased(held->lease(), engine, spec, where)
                     : attach(held->lease(), engine, spec, where);
    return ServiceLease::State::with(std::move(held), std::move(state));
}

} // namespace core
} // namespace testcontainers
