#pragma once

#include "testcontainers/port.hpp"

#include <chrono>
#include <cstdint>

namespace testcontainers::wait {

/// What became of a connection.
enum class PortProbe : std::uint8_t {
    refused,        ///< there was none
    closed_at_once, ///< it ended without a byte: a proxy with nothing behind it
    open,           ///< it stayed open, or bytes came
};

/// Connects, and looks for `hold` whether the connection stays.
[[nodiscard]] PortProbe probe_port(const Endpoint& endpoint, std::chrono::milliseconds hold);

} // namespace testcontainers::wait
