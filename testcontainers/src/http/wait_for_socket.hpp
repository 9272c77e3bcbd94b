#pragma once

#include "http/message.hpp"

namespace testcontainers::http {

/// Waits until one of `events` (POLLIN, POLLOUT) is there, and returns what poll reports.
/// @throws TransportError when the deadline passes or a stop is asked for.
[[nodiscard]] short wait_for_socket(int socket, short events, const Patience& patience);

}  // namespace testcontainers::http
