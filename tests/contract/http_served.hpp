#pragma once

#include "contract/connected.hpp"
#include "contract/promptness.hpp"
#include "http/client.hpp"
#include "support/tcp_servers.hpp"

#include <chrono>
#include <stop_token>
#include <string>
#include <utility>

namespace testcontainers::contract {

using testsupport::Peer;
using testsupport::WireServer;

/// Where a server listens.
inline http::Endpoint endpoint_of(const WireServer& server) {
    http::Endpoint endpoint;
    endpoint.unix_socket = server.socket();
    endpoint.host = "127.0.0.1";
    endpoint.port = server.port();
    return endpoint;
}

/// More time than any answer of a server here takes.
inline http::Patience long_enough(std::stop_token stop = {}) {
    return http::Patience::of(std::chrono::seconds(20), std::move(stop));
}

/// Answers every request with the same.
inline WireServer::Serve always(int status, std::string body) {
    return [status, body = std::move(body)](Peer& peer) {
        while (peer.read_head()) {
            peer.respond(status, body);
        }
    };
}

/// Sends the same bytes after every head of a request, whatever they mean.
inline WireServer::Serve after_head(std::string bytes) {
    return [bytes = std::move(bytes)](Peer& peer) {
        if (peer.read_head()) {
            peer.write(bytes);
        }
    };
}

} // namespace testcontainers::contract
