#pragma once

#include "http/endpoint.hpp"

#include <string>
#include <string_view>

namespace testcontainers::http {

/// What an `http` or `https` URL names: a server, and what is asked of it.
struct WebAddress {
    /// The server, whose certificate is verified with the system's authorities.
    Endpoint server;
    /// Path and query.
    std::string target;
    /// The URL itself.
    std::string url;

    /// Reads a URL.
    /// @throws ConfigError that says what is wrong with it, without the URL.
    [[nodiscard]] static WebAddress parse(const std::string& url);

    /// Where a redirect from this address leads.
    /// @throws ConfigError as `parse`.
    [[nodiscard]] WebAddress redirected(const std::string& location) const;
};

/// The URL for messages, without what may be a secret: its query, and a user with a password.
[[nodiscard]] std::string without_query(std::string_view url);

} // namespace testcontainers::http
