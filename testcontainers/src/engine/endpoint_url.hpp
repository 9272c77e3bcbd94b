#pragma once

#include "http/endpoint.hpp"

#include "testcontainers/settings.hpp"

#include <filesystem>

namespace testcontainers::engine {

/// How the engine at `host.url` is spoken to: `unix:///path`, `tcp://host:port`, `http://…` and `https://…`.
/// A tcp engine is spoken to over TLS where `settings.tls_verify` says so, with the certificates in
/// `settings.cert_path` or else in
/// `.docker` of the home folder; the port is 2375 then, or 2376, where the URL has none.
/// @throws ConfigError when it is not such a URL, the socket's path is too long for the system, or the
/// certificates are missing; the message names `host.source`.
[[nodiscard]] http::Endpoint parse_endpoint(const Settings::Host& host, const Settings& settings,
                                            const std::filesystem::path& home);

/// Whether the engine runs on this machine: a socket, or a loopback address.
[[nodiscard]] bool is_local(const http::Endpoint& endpoint);

} // namespace testcontainers::engine
