#include "testcontainers/shared.hpp"

#include "core/canonical_form.hpp"
#include "core/container_state.hpp"
#include "core/problems.hpp"
#include "core/protection.hpp"
#include "core/time_limit.hpp"
#include "reaper/lease.hpp"
#include "session/session.hpp"
#include "testcontainers/error.hpp"
#include "testcontainers/settings.hpp"
#include "values/digest.hpp"

#include <fmt/format.h>

#include <utility>

namespace testcontainers {

/// The lease, as the reaper knows it.
class ServiceLease::State {
public:
    explicit State(reaper::Lease lease) : lease_(std::move(lease)) {}

    [[nodiscard]] reaper::Lease& lease() noexcept { return lease_; }

private:
    reaper::Lease lease_;
};

ServiceLease::ServiceLease(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
ServiceLease::ServiceLease(ServiceLease&&) noexcept = default;
ServiceLease& ServiceLease::operator=(ServiceLease&&) noexcept = default;
ServiceLease::~ServiceLease() = default;

namespace {

void validate(const std::string& name, const ContainerSpec& spec, const SharedOptions& options,
              std::source_location where) {
    auto problems = validate(spec);
    if (name.empty()) {
        problems.emplace_back("the name of a shared service is empty; give it one, such as \"orders-db\"");
    }
    if (spec.reuse) {
        problems.emplace_back("reuse: a shared service ends with its session; it cannot be reused by another");
    }
    if (options.grace.count() < 0) {
        problems.push_back(fmt::format("grace: {} ms; it must not be negative", options.grace.count()));
    }
    if (Settings::current().reaper_disabled) {
        problems.emplace_back(
            "TESTCONTAINERS_RYUK_DISABLED is true; without a reaper no service can be shared");
    }
    core::throw_problems("the shared service", std::move(problems), where);
}

/// Starts the service, and says how it went.
std::unique_ptr<Container::State> start(reaper::Lease& lease, Engine::State& engine,
                                        const ContainerSpec& spec, std::source_location where) {
    try {
        auto state = core::start_container(
            engine, spec, core::labels_of_shared(engine.info(), lease.mark(), lease.owner()), {}, where);
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

/// A handle for the service that another process has started.
std::unique_ptr<Container::State> attach(const std::string& info, Engine::State& engine,
                                         const ContainerSpec& spec, std::source_location where) {
    const auto blank = info.find(' ');
    core::Ownership nobodys;
    nobodys.removed();
    auto state = std::make_unique<Container::State>(engine, std::move(nobodys), spec, info.substr(0, blank),
                                                    info.substr(blank + 1));
    state->look_up_ports({.where = where});
    return state;
}

} // namespace

LeasedContainer lease_container(const std::string& name, const ContainerSpec& spec,
                                const SharedOptions& options, std::source_location where) {
    validate(name, spec, options, where);
    auto& engine = Engine::current().state();
    const auto& session = session::Session::current();
    auto lease = std::make_unique<ServiceLease::State>(
        reaper::Lease::take(session.id(), name, sha256_hex(core::canonical_form(spec)), options.grace,
                            {.session_id = session.id(), .engine_url = engine.info().url},
                            core::time_left(engine.settings())));
    auto state = lease->lease().part() == reaper::Lease::Part::start
                     ? start(lease->lease(), engine, spec, where)
                     : attach(lease->lease().info(), engine, spec, where);
    return {ServiceLease{std::move(lease)}, Container{std::move(state)}};
}

} // namespace testcontainers
