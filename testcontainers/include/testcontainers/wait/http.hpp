#pragma once

#include "testcontainers/local_path.hpp"
#include "testcontainers/port.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>

namespace testcontainers::wait {

/// User name and password of HTTP's basic authentication.
struct BasicAuth {
    /// The user's name, without a colon.
    std::string user;
    /// The password. It never appears in a message.
    std::string password;
};

/// A request, and the answer that means ready. No redirect is followed and no proxy is used.
struct HttpCheck {
    /// The path, with a query where needed.
    std::string path = "/";
    /// The container's port; its only published TCP port where unset.
    std::optional<Port> port = {};
    /// The method.
    std::string method = "GET";
    /// Headers to send.
    std::map<std::string, std::string> headers = {};
    /// The body to send; none when empty.
    std::string body = {};
    /// Basic authentication.
    std::optional<BasicAuth> basic_auth = {};
    /// The status that means ready; any 2xx where unset.
    std::optional<int> status = {};
    /// A predicate over the status, instead of `status`.
    std::function<bool(int status)> status_matches = {};
    /// Text that the answer's body must contain.
    std::string body_contains = {};
    /// A predicate over the answer's body.
    std::function<bool(const std::string& body)> body_matches = {};
    /// Headers that the answer must have, with exactly these values.
    std::map<std::string, std::string> response_headers = {};
    /// Whether TLS is spoken.
    bool tls = false;
    /// Whether any certificate will do, a self-signed one for instance.
    bool accept_any_certificate = false;
    /// The certificates of the authorities that are trusted (a PEM file of this machine), instead of the
    /// system's.
    LocalPath ca_file = {};
    /// The certificate that is shown to the server (a PEM file of this machine); needs `key_file`.
    LocalPath certificate_file = {};
    /// The key of that certificate (a PEM file of this machine).
    LocalPath key_file = {};
    /// The name that the server's certificate must have, and that the request names as its host; the
    /// address of the mapped port where empty.
    std::string server_name = {};
    /// The time one request may take.
    std::chrono::milliseconds timeout = std::chrono::seconds{2};
};

} // namespace testcontainers::wait
