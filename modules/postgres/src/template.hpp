#pragma once

#include "testcontainers/modules/postgres.hpp"
#include "testcontainers/modules/postgres_database.hpp"

#include <source_location>
#include <string>

namespace testcontainers::modules::postgres {

/// The name of the template for what is wanted: the same for the same content, and for nobody else when
/// `migrate` has no version.
/// @throws ConfigError when a script cannot be read.
[[nodiscard]] std::string template_name(const std::string& database, const PostgresTemplate& wanted,
                                        std::source_location where);

/// Whether no other process can use the template.
[[nodiscard]] inline bool is_own(const PostgresTemplate& wanted) {
    return wanted.migrate && wanted.version.empty();
}

/// Makes the template of that name on the server, or waits until another process has.
/// @throws what `PostgresDatabases` throws.
void ensure_template(const Postgres& server, const PostgresTemplate& wanted, const std::string& name,
                     std::source_location where);

} // namespace testcontainers::modules::postgres
