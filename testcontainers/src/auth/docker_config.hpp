#pragma once

#include "auth/credentials.hpp"
#include "auth/registry_name.hpp"

#include <map>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>

namespace testcontainers::auth {

/// What Docker's configuration says about credentials. A plain value.
class DockerConfig {
public:
    /// Reads the JSON of a `config.json`. `source` names it in messages.
    /// @throws ConfigError when it is not JSON or a field has the wrong type; it names the field, and never a
    /// value.
    [[nodiscard]] static DockerConfig parse(std::string_view text, std::string source,
                                            std::source_location where);

    /// The helper that `credHelpers` names for a registry.
    [[nodiscard]] std::optional<std::string> helper_for(const RegistryName& registry) const;

    /// The helper that `credsStore` names for all registries.
    [[nodiscard]] const std::optional<std::string>& store() const noexcept { return store_; }

    /// What `auths` itself holds for a registry; nothing for an entry that is empty because a helper keeps
    /// the secret.
    /// @throws ConfigError when its `auth` is not the base64 of `user:password`.
    [[nodiscard]] std::optional<Credentials> entry_for(const RegistryName& registry) const;

    /// The name in messages.
    [[nodiscard]] const std::string& source() const noexcept { return source_; }

private:
    struct Entry {
        std::string auth;
        Credentials credentials;
    };

    std::string source_;
    std::source_location where_;
    std::map<std::string, std::string> helpers_;
    std::optional<std::string> store_;
    std::map<std::string, Entry> entries_;
};

} // namespace testcontainers::auth
