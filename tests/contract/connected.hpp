#pragma once

#include "docker/connect.hpp"
#include "support/scripted_engine.hpp"

#include "testcontainers/error.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace testcontainers::contract {

using testsupport::HeardRequest;
using testsupport::ScriptedEngine;
using testsupport::Wire;

/// A client of a scripted engine.
inline std::unique_ptr<docker::Client> client_of(const ScriptedEngine& engine,
                                                 const std::string& pinned = {}) {
    return docker::connect({.unix_socket = engine.socket()}, pinned).client;
}

/// Answers with a status and a JSON body.
inline ScriptedEngine::Handler answer(int status, std::string body = {}) {
    return [status, body = std::move(body)](const HeardRequest&, Wire& wire) { wire.respond(status, body); };
}

/// Answers with a body that comes in one chunk and ends properly.
inline ScriptedEngine::Handler stream(std::string body) {
    return [body = std::move(body)](const HeardRequest&, Wire& wire) {
        wire.begin_chunks();
        if (!body.empty()) {
            wire.chunk(body);
        }
        wire.end_chunks();
    };
}

/// Closes the connection without an answer.
inline void hang_up(const HeardRequest&, Wire& wire) { wire.close(); }

/// Never answers.
inline void keep_silent(const HeardRequest&, Wire& wire) { wire.wait_for_close(); }

/// What `call` throws, which must be an `E`; a failed test when it throws something else or nothing.
template <class E, class Call>
E error_of(const Call& call) {
    try {
        call();
    } catch (const E& error) {
        return error;
    }
    throw std::logic_error("no error was thrown");
}

/// How `call` fails on its way to the engine.
template <class Call>
TransportError::Reason reason_of(const Call& call) {
    return error_of<TransportError>(call).reason();
}

/// How long `call` takes.
template <class Call>
std::chrono::milliseconds time_of(const Call& call) {
    const auto begin = std::chrono::steady_clock::now();
    call();
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
}

} // namespace testcontainers::contract
