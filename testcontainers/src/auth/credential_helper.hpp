#pragma once

#include "auth/credentials.hpp"
#include "auth/environment.hpp"
#include "auth/registry_name.hpp"

#include <chrono>
#include <optional>
#include <source_location>
#include <string>

namespace testcontainers::auth {

/// Whether the program of a helper can be found in PATH. True also for a name that `ask_helper` refuses.
[[nodiscard]] bool is_installed(const std::string& name, const EnvironmentLookup& environment);

/// Asks the program `docker-credential-<name>` for a registry's credentials. It is looked for in PATH, gets
/// the registry on standard input, and is killed when it takes longer than `patience`. `source` says in
/// messages who named it.
/// @returns nothing when the helper has none for this registry.
/// @throws ConfigError when the name has other characters than letters, digits, `_` and `-`, or the program
/// is missing, fails, takes too long, or answers with something else than credentials. No answer of it is
/// ever shown.
[[nodiscard]] std::optional<Credentials> ask_helper(const std::string& name, const RegistryName& registry,
                                                    const std::string& source,
                                                    const EnvironmentLookup& environment,
                                                    std::chrono::milliseconds patience,
                                                    std::source_location where);

} // namespace testcontainers::auth
