#pragma once

#include "forward/address.hpp"
#include "forward/listener.hpp"
#include "forward/rules.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <source_location>
#include <vector>

namespace testcontainers::forward {

/// Where a connection goes: addresses to be tried in this order; none when there is nothing behind it at
/// present, and the connection is reset. Called on the forwarder's thread for each connection; must not block
/// for long.
using Target = std::function<std::vector<SocketAddress>()>;

/// How much a forwarder takes on.
struct Limits {
    /// Connections at a time. Further ones wait in the kernel's queue until one ends.
    std::size_t connections = 4096;
};

/// Takes TCP connections and passes their bytes on to a target, both ways, on a thread of its own.
///
/// An end of one side is passed on to the other (half-close), a reset as well. In a forked child nobody
/// listens and its destructor does nothing. Const members are safe from several threads.
class [[nodiscard]] Forwarder {
public:
    /// Listens from now on.
    /// @throws ListenError; ConfigError when the address is no literal; Error when the process has no
    /// descriptors left.
    Forwarder(const ListenOn& listen, Target target, const Limits& limits = {},
              std::source_location where = std::source_location::current());
    Forwarder(Forwarder&&) noexcept;
    Forwarder& operator=(Forwarder&&) noexcept;
    /// Closes the port and all connections.
    ~Forwarder();

    /// The address and port on which it listens.
    [[nodiscard]] const Endpoint& endpoint() const noexcept;

    /// A fault begins, on the connections that exist and on further ones; it holds when this returns. The
    /// result ends it. Several may hold; in a forked child nothing begins.
    [[nodiscard]] std::uint64_t begin(const Fault& fault) const;

    /// The fault has ended when this returns. One that has ended already stays so.
    void end(std::uint64_t fault) const;

    /// Resets the connections that exist.
    void reset() const;

    /// What has gone through it: all that somebody has received.
    [[nodiscard]] Traffic traffic() const;

private:
    class State;
    /// Leaves what belongs to the parent process as it is.
    struct End {
        void operator()(State* state) const noexcept;
    };
    std::unique_ptr<State, End> state_;
};

} // namespace testcontainers::forward
