#pragma once

/// @file
/// Connection URLs, as client libraries take them.
///
///     to_string(tc::Url{.scheme = "redis", .password = "se/cret", .endpoint = redis.endpoint(6379_tcp)})
///     // redis://:se%2Fcret@127.0.0.1:49153

#include "testcontainers/port.hpp"

#include <string>
#include <string_view>

namespace testcontainers {

/// The parts of a connection URL, none of them encoded.
struct Url {
    /// Such as `postgresql`.
    std::string scheme;
    /// Left out when empty.
    std::string user = {};
    /// Left out when empty.
    std::string password = {};
    /// Host and port.
    Endpoint endpoint = {};
    /// The database or the like, without a leading slash; left out when empty.
    std::string path = {};
};

/// The URL with every part encoded (RFC 3986). It contains the password: do not log it.
[[nodiscard]] std::string to_string(const Url& url);

/// Percent-encodes everything but the unreserved characters of RFC 3986.
[[nodiscard]] std::string percent_encode(std::string_view text);

} // namespace testcontainers
