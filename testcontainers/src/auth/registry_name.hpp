#pragma once

#include <string>
#include <string_view>

namespace testcontainers::auth {

/// A registry as the names of images have it, and as Docker's configuration does.
class RegistryName {
public:
    /// `domain` is a host, with a port where it has one: `docker.io`, `localhost:5000`.
    explicit RegistryName(std::string domain);

    /// What the registry is called towards credential helpers and the engine: the domain, and for Docker Hub
    /// `https://index.docker.io/v1/`.
    [[nodiscard]] const std::string& server_address() const noexcept { return server_address_; }

    /// Whether a key of the configuration means this registry: its host and port are the same, to the last
    /// character; a scheme, and a path of `/`, `/v1/` or `/v2/`, do not count. Docker Hub has several names.
    [[nodiscard]] bool is_meant_by(std::string_view key) const;

private:
    std::string domain_;
    std::string server_address_;
};

} // namespace testcontainers::auth
