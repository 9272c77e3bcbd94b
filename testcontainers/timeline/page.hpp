#pragma once

#include <string>
#include <string_view>

namespace testcontainers::timeline {

/// A trace as one HTML page that needs nothing else: a Gantt chart of tests and containers, drawn by the
/// page's own script. `trace` is the content of a file that `TESTCONTAINERS_TRACE` names; a last line that
/// was cut off is left out.
/// @throws ConfigError when a line is no event, or there is none.
[[nodiscard]] std::string render(std::string_view trace, std::string_view title);

} // namespace testcontainers::timeline
