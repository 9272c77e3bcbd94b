#pragma once

#include "testcontainers/modules/postgres.hpp"

#include <string_view>

namespace testcontainers::modules::postgres {

/// How psql is told to print NULL, so that it differs from an empty text.
inline constexpr std::string_view null_text = "\x01";

/// Reads what `psql --csv` prints (RFC 4180).
[[nodiscard]] PostgresRows parse_csv(std::string_view text);

} // namespace testcontainers::modules::postgres
