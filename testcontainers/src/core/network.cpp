#include "testcontainers/network.hpp"

#include "core/names.hpp"
#include "core/parting.hpp"
#include "core/problems.hpp"
#include "engine/engine_state.hpp"
#include "session/owner.hpp"
#include "session/session.hpp"
#include "testcontainers/error.hpp"

#include <utility>

namespace testcontainers {

/// A network's life.
class Network::State {
public:
    State(docker::Client& client, std::string id, std::string name)
        : client_(client), id_(std::move(id)), name_(std::move(name)) {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    ~State() {
        if (!owned_ || !owner_.is_this_process()) {
            return;
        }
        try {
            client_.networks().remove(id_);
        } catch (...) {
            core::report_left_behind("network", name_);
        }
    }

    [[nodiscard]] const std::string& id() const noexcept { return id_; }
    [[nodiscard]] const std::string& name() const noexcept { return name_; }

    void remove(std::source_location where) {
        if (owned_) {
            client_.networks().remove(id_, {.where = where});
            owned_ = false;
        }
    }

    void disown() noexcept { owned_ = false; }

private:
    docker::Client& client_;
    std::string id_;
    std::string name_;
    session::Owner owner_;
    bool owned_ = true;
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
    core::throw_problems("the network spec", std::move(problems).take(), where);
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
    auto& client = Engine::current().client();
    const bool unique = spec.name.empty();
    docker::NetworkCreate request{.name = unique ? core::unique_name() : spec.name,
                                  .driver = spec.driver,
                                  .internal = spec.internal,
                                  .ipv6 = spec.ipv6,
                                  .options = spec.driver_options,
                                  .labels = session::Session::current().labels()};
    request.labels.insert(spec.labels.begin(), spec.labels.end());
    auto id = create_network(client, request, unique, where);
    return Network{std::make_unique<State>(client, std::move(id), request.name)};
}

Network::Network(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
Network::Network(Network&&) noexcept = default;
Network& Network::operator=(Network&&) noexcept = default;
Network::~Network() = default;

const std::string& Network::name() const noexcept { return state_->name(); }

const std::string& Network::id() const noexcept { return state_->id(); }

void Network::remove(std::source_location where) { state_->remove(where); }

std::string Network::release() && {
    state_->disown();
    return state_->id();
}

} // namespace testcontainers
