#pragma once

#include <cstdint>

namespace testcontainers::wait {

/// What a port must be.
enum class PortState : std::uint8_t {
    /// Served: a process in the container listens on an address that is reached from outside, or, where that
    /// cannot be seen, a connection through the mapped port stays open.
    served,
    /// Mapped to a port of the engine's machine, whoever listens. Also for ports that are not TCP.
    mapped,
    /// Listened on inside: a process in the container listens, also on the container's own 127.0.0.1.
    listening,
    /// Connectable from outside: a connection through the mapped port is taken and stays open. Also where the
    /// container's processes could be seen.
    connectable,
};

} // namespace testcontainers::wait
