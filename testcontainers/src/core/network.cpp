#include "testcontainers/network.hpp"

#include "core/claims.hpp"
#include "core/keeping.hpp"
#include "core/names.hpp"
#include "core/ownership.hpp"
#include "core/parting.hpp"
#include "core/problems.hpp"
#include "core/protection.hpp"
#include "core/validate_subnet.hpp"
#include "engine/engine_state.hpp"
#include "testcontainers/error.hpp"

#include <utility>

namespace testcontainers {

/// A network's life.
class Network::State {
public:
    State(Engine::State& engine, core::Ownership ownership, std::string id, std::string name)
        : engine_(engine), ownership_(std::move(ownership)), id_(std::move(id)), name_(std::move(name)) {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    ~State() {
        if (!ownership_.held()) {
            return;
        }
        core::part_with(id_, engine_, std::move(ownership_),
                        {.kind = engine::Removal::Kind::network,
                         .what = "network",
                         .name = name_,
                         .holds = {core::claim_of_network(name_)},
                         .remove = [&client = engine_.client(), id = id_](const docker::Call& call) {
                             client.networks().remove(id, call);
                         }});
    }

    [[nodiscard]] const std::string& id() const noexcept { return id_; }
    [[nodiscard]] const std::string& name() const noexcept { return name_; }

    void remove(const docker::Call& call) {
        if (ownership_.held()) {
            (void)engine_.removals().await_containers(core::longest_clearance);
            engine_.client().networks().remove(id_, call);
            ownership_.removed();
        }
    }

    void give_up() noexcept { ownership_.give_up(); }

private:
    Engine::State& engine_;
    core::Ownership ownership_;
    std::string id_;
    std::string name_;
};

namespace {

void validate(const NetworkSpec& spec, std::source_location where) {
    core::Problems problems;
    if (!spec.name.empty() && !core::is_engine_name(spec.name)) {
        problems.add("name", spec.name, core::engine_name_rule);
    }
    if (spec.driver.empty()) {
        problems.add("driver", "must be the name of a network driver, such as bridge");
    }
    core::check_labels(problems, spec.labels);
    problems.check_settings("driver_options", spec.driver_options);
    problems.check_settings("ipam_options", spec.ipam_options);
    core::check_subnets(problems, spec);
    core::throw_problems("the network spec", std::move(problems).take(), where);
}

std::vector<docker::AddressPool> pools_of(const NetworkSpec& spec) {
    std::vector<docker::AddressPool> pools;
    for (const auto& subnet : spec.subnets) {
        pools.push_back({.subnet = subnet.subnet, .gateway = subnet.gateway, .ip_range = subnet.ip_range});
    }
    return pools;
}

std::string create_network(docker::Client& client, const docker::NetworkCreate& request, bool unique,
                           std::source_location where) {
    try {
        return client.networks().create(request, {.where = where});
    } catch (const TransportError&) {
        // The engine may have made it; nobody else has a network of a unique name.
        if (unique) {
            try {
                client.networks().remove(request.name, {.where = where});
            } catch (...) {
                core::report_left_behind("network", request.name);
            }
        }
        throw;
    }
}

} // namespace

Network Network::create(const NetworkSpec& spec, std::source_location where) {
    validate(spec, where);
    auto& engine = Engine::current().state();
    auto& client = engine.client();
    const bool unique = spec.name.empty();
    docker::NetworkCreate request{.name = unique ? core::unique_name() : spec.name,
                                  .driver = spec.driver,
                                  .internal = spec.internal,
                                  .ipv6 = spec.ipv6,
                                  .options = spec.driver_options,
                                  .labels = core::labels_under_protection(engine.info()),
                                  .attachable = spec.attachable,
                                  .pools = pools_of(spec),
                                  .ipam_driver = spec.ipam_driver,
                                  .ipam_options = spec.ipam_options};
    request.labels.insert(spec.labels.begin(), spec.labels.end());
    core::Ownership ownership;
    core::Keeping::instance().yield({core::claim_of_network(request.name)});
    (void)engine.removals().await_free({core::claim_of_network(request.name)}, core::longest_clearance);
    auto id = create_network(client, request, unique, where);
    return Network{std::make_unique<State>(engine, std::move(ownership), std::move(id), request.name)};
}

Network::Network(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
Network::Network(Network&&) noexcept = default;
Network& Network::operator=(Network&&) noexcept = default;
Network::~Network() = default;

const std::string& Network::name() const noexcept { return state_->name(); }

const std::string& Network::id() const noexcept { return state_->id(); }

void Network::remove(std::source_location where) { state_->remove({.where = where}); }

std::string Network::release() && {
    state_->give_up();
    return state_->id();
}

} // namespace testcontainers
