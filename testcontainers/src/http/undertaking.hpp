#pragma once

#include "http/endpoint.hpp"
#include "http/message.hpp"

#include <chrono>
#include <cstddef>
#include <string>

namespace testcontainers::http {

/// A call under way, as the texts of its errors tell of it.
struct Undertaking {
    /// `GET /v1.41/containers/json`.
    std::string operation;
    /// The server's address.
    std::string server;
    std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();
    /// The bytes of the answer's body so far.
    std::size_t received = 0;
    /// Whether the body goes to a sink from here on.
    bool streams = false;
};

[[nodiscard]] Undertaking undertaking(const Request& request, const Endpoint& endpoint);

/// How long poll may sleep before this has to be asked again, in milliseconds.
/// @throws TransportError when the deadline has passed or a stop was asked for.
[[nodiscard]] int longest_sleep(const Patience& patience, const Undertaking& call);

} // namespace testcontainers::http
