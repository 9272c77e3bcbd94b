#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace testcontainers::http {

/// Where a server listens, and how it is spoken to.
struct Endpoint {
    /// The socket's path; empty for TCP.
    std::filesystem::path unix_socket;
    /// Name or address for TCP, an IPv6 address without brackets; ignored with a socket.
    std::string host;
    /// The TCP port; ignored with a socket.
    std::uint16_t port = 0;
    /// Whether TLS is spoken. The peer and its name are verified.
    bool tls = false;
    /// Turned off only by an http wait that was told to accept any certificate; never for an engine.
    bool verify = true;
    /// CA certificates (PEM file) to verify the peer with; empty for the system's.
    std::filesystem::path ca_file;
    /// The client's certificate (PEM file); empty for none.
    std::filesystem::path certificate_file;
    /// The key of the client's certificate (PEM file).
    std::filesystem::path key_file;
    /// The name that requests and the peer's certificate have instead of `host`; `host` where empty.
    std::string name;

    /// Whether it is a socket of this machine.
    [[nodiscard]] bool is_unix() const noexcept { return !unix_socket.empty(); }

    friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

/// `unix:///var/run/docker.sock`, `tcp://127.0.0.1:2375`.
[[nodiscard]] std::string to_string(const Endpoint& endpoint);

/// Where a TCP connection is made to: `127.0.0.1:2375`, `[::1]:2375`.
[[nodiscard]] std::string address_of(const Endpoint& endpoint);

/// The host that a request names: `localhost` for a socket, `127.0.0.1:2375`, `[::1]:2375`.
[[nodiscard]] std::string host_of(const Endpoint& endpoint);

} // namespace testcontainers::http
