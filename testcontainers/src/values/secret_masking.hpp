#pragma once

#include <string>
#include <string_view>

namespace testcontainers {

/// Whether a variable of that name is likely to hold a secret: `POSTGRES_PASSWORD`, `AWS_SECRET_ACCESS_KEY`,
/// `apiToken`. Upper and lower case are the same; short words count only where they stand alone, so
/// `KEYCLOAK_ADMIN` holds none.
[[nodiscard]] bool names_a_secret(std::string_view name);

/// What is shown instead of a secret: `***`, whatever its length. An empty value hides nothing and stays
/// empty.
[[nodiscard]] std::string mask(std::string_view secret);

/// A line with what follows the name of a secret masked: `token=…`, `password: …`, `Bearer …`, `Basic …`.
[[nodiscard]] std::string without_named_secrets(std::string_view line);

} // namespace testcontainers
