#pragma once

#include "testcontainers/docker/call.hpp"

#include "docker/faults.hpp"
#include "http/message.hpp"

#include "testcontainers/error.hpp"

#include <exception>
#include <string>
#include <string_view>
#include <utility>

namespace testcontainers::docker {

/// A call under way. Its deadline is set once, however many requests the call takes.
struct Caller {
    /// `extra` is added to the time of the call.
    explicit Caller(const Call& call, std::chrono::milliseconds extra = {});

    http::Patience patience;
    std::source_location where;
};

/// One request and what it is called in messages.
struct Ask {
    /// Such as `create container "orders"`.
    std::string operation;
    /// The target is without the version of the API.
    http::Request request;
    /// Whether the version of the API is put before the target.
    bool versioned = true;
    /// A status that is an answer as good as 2xx; 0 for none.
    int accepted = 0;
};

/// An object for messages: `"orders"`, or the beginning of an id.
[[nodiscard]] std::string named(std::string_view id);

/// `verb kind "id"`, such as `start container "orders"`.
/// @throws ConfigError when `id` is empty, which would ask for another resource.
[[nodiscard]] std::string operation_on(std::string_view verb, std::string_view kind, std::string_view id,
                                       const Caller& caller);

/// A request without a body.
[[nodiscard]] Ask asking(std::string operation, std::string method, const http::Target& target);

/// A POST of a JSON document, which is not repeated.
[[nodiscard]] Ask posting(std::string operation, const http::Target& target, std::string json);

/// Waits that long.
/// @throws TransportError when the caller's deadline would pass or a stop is asked for.
void pause(std::chrono::milliseconds time, const std::string& operation, const Caller& caller);

/// What `decode` returns; faults it finds in an answer become errors that name the operation.
template <class Decode>
auto understood(const std::string& operation, const Caller& caller, const Decode& decode)
    -> decltype(decode()) {
    try {
        return decode();
    } catch (const Malformed& fault) {
        throw TransportError(TransportError::Reason::malformed,
                             operation + ": the engine's answer " + fault.what(), caller.where);
    } catch (const RefusedInAnswer& refusal) {
        throw ApiError(200, refusal.what(), operation, caller.where);
    }
}

/// What `encode` returns.
/// @throws ConfigError when a value cannot be sent.
template <class Encode>
std::string encoded(const std::string& operation, const Caller& caller, const Encode& encode) {
    try {
        return encode();
    } catch (const Malformed& fault) {
        throw ConfigError(operation + ": " + fault.what(), caller.where);
    }
}

} // namespace testcontainers::docker
