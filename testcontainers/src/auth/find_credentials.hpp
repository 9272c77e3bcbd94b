#pragma once

#include "auth/credentials.hpp"
#include "auth/environment.hpp"

#include <optional>
#include <source_location>
#include <string>

namespace testcontainers::auth {

/// The environment of this process. Reading it while another thread changes it is undefined, as with
/// `getenv`.
[[nodiscard]] EnvironmentLookup process_environment();

/// What was found for a registry.
struct CredentialsFound {
    /// Nothing when there are none, which is no error: most images need none.
    std::optional<Credentials> credentials;
    /// When there are none because the helper that is configured for all registries is not installed: who
    /// named it, for messages. A configuration of another machine must not stop what needs no credentials.
    std::string note;
};

/// Finds the credentials for a registry, as the rest of Docker's world does: in the JSON of
/// `DOCKER_AUTH_CONFIG`; then in the `config.json` of the folder `DOCKER_CONFIG`, or of `~/.docker` where
/// that is not set. In each the helper that `credHelpers` names for the registry comes first, then the one in
/// `credsStore`, then `auths`.
///
/// `domain` is the registry's host, with a port where it has one: ImageReference::domain().
/// @throws ConfigError when a configuration is malformed or cannot be read, or a helper fails. It names the
/// file and what is wrong, and no secret.
[[nodiscard]] CredentialsFound look_up_credentials(const std::string& domain,
                                                   const EnvironmentLookup& environment,
                                                   std::source_location where);

/// The credentials of `look_up_credentials` alone.
[[nodiscard]] std::optional<Credentials>
find_credentials(const std::string& domain, const EnvironmentLookup& environment = process_environment(),
                 std::source_location where = std::source_location::current());

} // namespace testcontainers::auth
