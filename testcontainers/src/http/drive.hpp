#pragma once

#include "http/message.hpp"
#include "http/undertaking.hpp"

#include <curl/curl.h>

namespace testcontainers::http {

/// Drives the one transfer of a handle until libcurl says how it ended. It sleeps until something happens on
/// a socket, the deadline passes or a stop is asked for; where one of them came before, it sends nothing.
/// @returns `CURLE_ABORTED_BY_CALLBACK` when a stop has ended a stream, see `Patience`.
/// @throws TransportError when the deadline passes or a stop is asked for; the transfer is then still under
/// way.
[[nodiscard]] CURLcode drive(CURLM* multi, const Patience& patience, const Undertaking& call);

} // namespace testcontainers::http
