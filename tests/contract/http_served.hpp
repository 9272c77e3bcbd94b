#pragma once

#include "contract/connected.hpp"
#include "http/client.hpp"
#include "support/gate.hpp"
#include "support/tcp_servers.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>

namespace testcontainers::contract {

using testsupport::Gate;
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

/// The shortest of a few attempts that each tell how long something took: on a busy machine a thread may wait
/// for its turn.
template <class Attempt>
std::chrono::milliseconds shortest(std::chrono::milliseconds wanted, const Attempt& attempt) {
    auto best = std::chrono::milliseconds::max();
    for (int i = 0; i < 10 && best >= wanted; ++i) {
        best = std::min(best, attempt());
    }
    return best;
}

/// How long `call`, which takes a stop token, lasts after a stop was asked for; that is once `begun` is open.
template <class Call>
std::chrono::milliseconds time_to_stop(Gate& begun, const Call& call) {
    std::stop_source stop;
    std::chrono::steady_clock::time_point asked;
    std::thread asker([&] {
        EXPECT_TRUE(begun.wait());
        asked = std::chrono::steady_clock::now();
        stop.request_stop();
    });
    EXPECT_EQ(reason_of([&] { call(stop.get_token()); }), TransportError::Reason::cancelled);
    const auto ended = std::chrono::steady_clock::now();
    asker.join();
    return std::chrono::duration_cast<std::chrono::milliseconds>(ended - asked);
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
