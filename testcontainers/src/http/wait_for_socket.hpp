#pragma once

#include "http/message.hpp"
#include "http/undertaking.hpp"

namespace testcontainers::http {

/// Waits until one of `events` (POLLIN, POLLOUT) is there, or the connection has ended.
/// @throws TransportError when the deadline passes or a stop is asked for.
void wait_for_socket(int socket, short events, const Patience& patience, const Undertaking& call);

} // namespace testcontainers::http
