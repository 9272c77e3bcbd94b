#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace testcontainers::auth {

/// What a registry is told about who pulls. Either a name and a password, or one of the tokens.
///
/// It holds secrets and is not to be printed: `describe` says all that an error message may have.
struct Credentials {
    std::string username = {};
    std::string password = {};
    /// The registry's host, or Docker Hub's `https://index.docker.io/v1/`.
    std::string server_address = {};
    /// What the registry exchanges for access tokens, instead of name and password.
    std::string identity_token = {};
    /// A token that goes to the registry as it is, instead of name and password.
    std::string registry_token = {};
    /// Where they come from, for messages: `/home/me/.docker/config.json, auths`.
    std::string source = {};

    friend bool operator==(const Credentials&, const Credentials&) = default;

    /// What a failed test prints instead of the bytes.
    friend void PrintTo(const Credentials& credentials, std::ostream* out);
};

/// Whose credentials they are and where they come from, without any secret: `alice, from
/// /home/me/.docker/config.json, auths`.
[[nodiscard]] std::string describe(const Credentials& credentials);

/// The value of the X-Registry-Auth header (Engine API: ImageCreate): base64url with padding of a JSON
/// object. The engine takes anything else for no credentials at all, and does not say so.
/// @throws ConfigError when a name, password or token is not UTF-8; it names the source and no secret.
[[nodiscard]] std::string registry_auth_header(const Credentials& credentials);

/// The value of the X-Registry-Config header (Engine API: ImageBuild): the credentials of several registries,
/// in the form of `registry_auth_header`.
/// @throws ConfigError as that does.
[[nodiscard]] std::string registry_config_header(const std::vector<Credentials>& credentials);

/// A text of others without what of these credentials it repeats: password, tokens, and the forms in which a
/// registry or an engine is sent them. Passwords of less than four characters stay, or nothing would be
/// readable.
[[nodiscard]] std::string without_secrets(std::string text, const Credentials& credentials);

} // namespace testcontainers::auth
