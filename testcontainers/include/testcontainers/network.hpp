#pragma once

/// @file
/// Networks: containers on one reach each other by alias, and nobody else's.
///
///     auto network = tc::Network::create({.internal = true});
///     auto leader = tc::run({.image = "redis:7.2-alpine", .networks = {{network, {"leader"}}}});

#include "testcontainers/owned.hpp"

#include <map>
#include <memory>
#include <source_location>
#include <string>
#include <utility>
#include <vector>

namespace testcontainers {

/// A range of addresses of a network.
struct Subnet {
    /// Such as `10.42.0.0/24` or `fd42::/64`.
    std::string subnet;
    /// The address of the engine's machine on it; the first one when empty.
    std::string gateway = {};
    /// The part of it from which containers get addresses; all of it when empty.
    std::string ip_range = {};

    friend bool operator==(const Subnet&, const Subnet&) = default;
};

/// What a network is to be.
struct NetworkSpec {
    /// `[a-zA-Z0-9][a-zA-Z0-9_.-]+`; a unique one is made up when empty.
    std::string name = {};
    /// Whether it has no way out, neither to the internet nor to published ports.
    bool internal = false;
    /// Whether containers get IPv6 addresses too.
    bool ipv6 = false;
    /// The network driver.
    std::string driver = "bridge";
    /// Options of the driver.
    std::map<std::string, std::string> driver_options = {};
    /// Labels besides the library's own; names under `org.testcontainers` are refused.
    std::map<std::string, std::string> labels = {};

    /// Its addresses; the engine picks some when empty.
    std::vector<Subnet> subnets = {};
    /// Who gives out addresses; `default` when empty.
    std::string ipam_driver = {};
    /// Options of the one who gives out addresses.
    std::map<std::string, std::string> ipam_options = {};
    /// Whether containers outside of a swarm's services may join, for drivers that ask.
    bool attachable = false;

    friend bool operator==(const NetworkSpec&, const NetworkSpec&) = default;
};

/// A network that exists in the engine, and is removed when the handle ends. Move-only; const members are
/// safe from several threads.
///
/// Declare it before the containers on it, so that it outlives them.
class [[nodiscard]] Network {
public:
    /// Creates a network (Engine API: NetworkCreate).
    /// @throws ConfigError when the spec is wrong, Conflict when a network of that name exists,
    /// EngineUnavailable, TransportError, ApiError.
    [[nodiscard]] static Network create(const NetworkSpec& spec = {},
                                        std::source_location where = std::source_location::current());

    Network(Network&&) noexcept;
    Network& operator=(Network&&) noexcept;
    /// Has the network removed in the background, after the containers that have ended; a failure is reported
    /// on standard error and never thrown.
    ~Network();

    /// The name.
    [[nodiscard]] const std::string& name() const noexcept;

    /// The engine's id.
    [[nodiscard]] const std::string& id() const noexcept;

    /// Removes the network now. One that is gone already is removed.
    /// @throws ApiError when containers are still on it, TransportError.
    void remove(std::source_location where = std::source_location::current());

    /// Gives up ownership: the network outlives the handle. The reaper still removes it when the process
    /// ends. Returns its id.
    [[nodiscard]] std::string release() &&;

private:
    class State;
    explicit Network(std::unique_ptr<State> state) noexcept;
    internal::Owned<State> state_;
};

/// Fixed addresses of a container on a network whose subnets the spec names.
struct FixedAddress {
    /// Such as `10.42.0.7`; the engine picks one when empty.
    std::string ipv4 = {};
    /// Such as `fd42::7`; the engine picks one when empty.
    std::string ipv6 = {};
    /// Options of the network's driver for this container.
    std::map<std::string, std::string> driver_options = {};

    friend bool operator==(const FixedAddress&, const FixedAddress&) = default;
};

/// A place on a network for a container, and the names under which the others find it there.
///
/// Instead of a network, one of the engine's modes can be named, alone: `host` (the machine's own network),
/// `none` (no network), or `container:NAME` (that container's).
class NetworkAttachment {
public:
    /// On a network of this library.
    NetworkAttachment(const Network& network,
                      std::vector<std::string> aliases = {}, // NOLINT(google-explicit-constructor)
                      FixedAddress address = {})
        : network_(network.id()), aliases_(std::move(aliases)), address_(std::move(address)) {}

    /// On any network of the engine, by name or id.
    NetworkAttachment(std::string network,
                      std::vector<std::string> aliases = {}, // NOLINT(google-explicit-constructor)
                      FixedAddress address = {})
        : network_(std::move(network)), aliases_(std::move(aliases)), address_(std::move(address)) {}

    /// @copydoc NetworkAttachment(std::string, std::vector<std::string>, FixedAddress)
    NetworkAttachment(const char* network,
                      std::vector<std::string> aliases = {}, // NOLINT(google-explicit-constructor)
                      FixedAddress address = {})
        : network_(network), aliases_(std::move(aliases)), address_(std::move(address)) {}

    /// The network's id or name, or the mode.
    [[nodiscard]] const std::string& network() const noexcept { return network_; }

    /// The names of the container on that network.
    [[nodiscard]] const std::vector<std::string>& aliases() const noexcept { return aliases_; }

    /// Its fixed addresses there.
    [[nodiscard]] const FixedAddress& address() const noexcept { return address_; }

    friend bool operator==(const NetworkAttachment&, const NetworkAttachment&) = default;

private:
    std::string network_;
    std::vector<std::string> aliases_;
    FixedAddress address_;
};

} // namespace testcontainers
