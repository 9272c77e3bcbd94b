#include "testcontainers/link.hpp"

#include "core/container_state.hpp"
#include "core/problems.hpp"
#include "core/reach.hpp"
#include "core/validate_faults.hpp"
#include "forward/forwarder.hpp"
#include "testcontainers/container.hpp"
#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <utility>

namespace testcontainers {

/// Where faults are made.
class ActiveFault::Place {
public:
    explicit Place(forward::Forwarder made) noexcept : forwarder(std::move(made)) {}

    forward::Forwarder forwarder;
};

ActiveFault::ActiveFault(std::weak_ptr<const Place> place, std::uint64_t number) noexcept
    : place_(std::move(place)), number_(number) {}

ActiveFault::ActiveFault(ActiveFault&& other) noexcept
    : place_(std::move(other.place_)), number_(std::exchange(other.number_, 0)) {}

ActiveFault& ActiveFault::operator=(ActiveFault&& other) noexcept {
    if (this != &other) {
        end();
        place_ = std::move(other.place_);
        number_ = std::exchange(other.number_, 0);
    }
    return *this;
}

ActiveFault::~ActiveFault() { end(); }

void ActiveFault::end() noexcept {
    const auto number = std::exchange(number_, 0);
    if (const auto place = place_.lock(); place && number != 0) {
        place->forwarder.end(number);
    }
}

Link::Link(std::shared_ptr<const ActiveFault::Place> place) noexcept : place_(std::move(place)) {}
Link::Link(Link&&) noexcept = default;
Link& Link::operator=(Link&&) noexcept = default;
Link::~Link() = default;

Link Link::to(const Container& container, Port port, std::source_location where) {
    if (port.protocol != Protocol::tcp) {
        throw ConfigError(fmt::format("a link cannot lead to {}: only tcp is forwarded", to_string(port)),
                          where);
    }
    if (const auto& ports = container.state_->ports(); !ports.is_unmapped(port)) {
        (void)ports.at(port, where);
    }
    return Link{std::make_shared<const ActiveFault::Place>(
        forward::Forwarder{{}, core::target_of(container.state_->reach(), port), {}, where})};
}

Link Link::to(const Endpoint& server, std::source_location where) {
    if (server.port == 0) {
        throw ConfigError(fmt::format("a link cannot lead to {}: must be port 1 to 65535", to_string(server)),
                          where);
    }
    return Link{std::make_shared<const ActiveFault::Place>(forward::Forwarder{
        {}, [addresses = forward::addresses_of(server, where)] { return addresses; }, {}, where})};
}

const Endpoint& Link::endpoint() const noexcept { return place_->forwarder.endpoint(); }

Traffic Link::traffic() const { return place_->forwarder.traffic(); }

void Link::reset() const { place_->forwarder.reset(); }

template <class Fault>
ActiveFault Link::begin(const Fault& fault, std::source_location where) const {
    core::Problems problems;
    core::check_fault(problems, fault);
    core::throw_problems("the fault", std::move(problems).take(), where);
    return {place_, place_->forwarder.begin(fault)};
}

ActiveFault Link::reset_peer(const ResetPeer& fault, std::source_location where) const {
    return begin(fault, where);
}

ActiveFault Link::latency(const Latency& latency, std::source_location where) const {
    return begin(latency, where);
}

ActiveFault Link::bandwidth(const Bandwidth& bandwidth, std::source_location where) const {
    return begin(bandwidth, where);
}

ActiveFault Link::cut_off(const CutOff& cut, std::source_location where) const { return begin(cut, where); }

ActiveFault Link::half_open(const HalfOpen& fault, std::source_location where) const {
    return begin(fault, where);
}

ActiveFault Link::slow_close(const SlowClose& fault, std::source_location where) const {
    return begin(fault, where);
}

ActiveFault Link::slices(const Slices& slices, std::source_location where) const {
    return begin(slices, where);
}

ActiveFault Link::refuse() const { return begin(Refusal{}, {}); }

} // namespace testcontainers
