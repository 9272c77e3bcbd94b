#include "testcontainers/disruption.hpp"

#include "core/container_state.hpp"
#include "core/parting.hpp"
#include "core/place_on_network.hpp"
#include "session/owner.hpp"
#include "testcontainers/container.hpp"

#include <fmt/format.h>

#include <functional>
#include <string>
#include <utility>

namespace testcontainers {

class Disruption::State {
public:
    using Heal = std::function<void(const docker::Call&)>;

    /// `what` completes "… could not be healed".
    State(std::string what, Heal heal) : what_(std::move(what)), heal_(std::move(heal)) {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() {
        try {
            heal({});
        } catch (...) {
            core::report_failure(what_ + " could not be healed");
        }
    }

    void heal(const docker::Call& call) {
        if (heal_ && owner_.is_this_process()) {
            heal_(call);
            heal_ = nullptr;
        }
    }

private:
    session::Owner owner_;
    std::string what_;
    Heal heal_;
};

Disruption::Disruption(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
Disruption::Disruption(Disruption&&) noexcept = default;
Disruption& Disruption::operator=(Disruption&&) noexcept = default;
Disruption::~Disruption() = default;

void Disruption::heal(std::source_location where) {
    if (state_) {
        state_->heal({.where = where});
    }
}

Disruption partition(Container& container, const NetworkAttachment& network, std::source_location where) {
    auto& client = container.state_->client();
    auto place = core::place_on_network(container.inspect(where), container.spec(), network.network(), where);
    container.disconnect(network, where);
    return Disruption{std::make_unique<Disruption::State>(
        fmt::format("the partition of container {} from network {}", container.name(), network.network()),
        [&client, place = std::move(place), id = container.id(),
         handle = container.state_->handle()](const docker::Call& call) {
            core::put_back(client, id, place, call);
            try {
                if (const auto alive = handle.lock()) {
                    (*alive)->refresh_ports(call);
                }
            } catch (const NotFound&) {
                // Removed meanwhile.
            }
        })};
}

Disruption freeze(Container& container, std::source_location where) {
    container.pause(where);
    auto containers = container.state_->client().containers();
    return Disruption{std::make_unique<Disruption::State>(
        fmt::format("the frozen container {}", container.name()),
        [containers, id = container.id()](const docker::Call& call) mutable {
            try {
                if (containers.inspect(id, call).state.paused) {
                    containers.unpause(id, call);
                }
            } catch (const NotFound&) {
                // Removed meanwhile.
            }
        })};
}

} // namespace testcontainers
