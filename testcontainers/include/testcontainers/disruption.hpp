#pragma once

/// @file
/// What happens to all that goes to and from a container, for the time of a scope.
///
///     auto cut = tc::partition(follower, network);   // off that network
///     // …
///     cut.heal();                                    // and on it again, under the same names
///
/// `link.hpp` has what happens on single connections.

#include "testcontainers/fwd.hpp"
#include "testcontainers/network.hpp"
#include "testcontainers/owned.hpp"

#include <memory>
#include <source_location>

namespace testcontainers {

/// Something that was done to a container and is undone when this object ends. Move-only. It is not safe to
/// use from several threads. A container that has been removed meanwhile needs no healing.
class [[nodiscard]] Disruption {
public:
    Disruption(Disruption&&) noexcept;
    Disruption& operator=(Disruption&&) noexcept;
    /// Heals it. A failure is reported on standard error and never thrown; in a forked child nothing happens.
    ~Disruption();

    /// Undoes it now. May be called twice.
    /// @throws TransportError, ApiError; it is then tried again at the end of the object.
    void heal(std::source_location where = std::source_location::current());

private:
    friend Disruption partition(Container&, const NetworkAttachment&, std::source_location);
    friend Disruption freeze(Container&, std::source_location);
    class State;
    explicit Disruption(std::unique_ptr<State> state) noexcept;
    internal::Owned<State> state_;
};

/// Takes a container off a network (Engine API: NetworkDisconnect). Its connections there are not told: they
/// hang until they time out. Healing puts it back with its aliases and fixed addresses; an address that the
/// engine has picked is the same again where the network has subnets of its own and the address is still
/// free.
/// @throws ConfigError when it is not on that network, the message lists those that it is on; TransportError,
/// ApiError.
[[nodiscard]] Disruption partition(Container& container, const NetworkAttachment& network,
                                   std::source_location where = std::source_location::current());

/// Freezes all its processes (Engine API: ContainerPause): connections can be made and nothing answers.
/// Healing lets them go on.
/// @throws Conflict when it does not run or is paused already, TransportError, ApiError.
[[nodiscard]] Disruption freeze(Container& container,
                                std::source_location where = std::source_location::current());

} // namespace testcontainers
