#pragma once

#include <string_view>

namespace testcontainers::timeline {

/// The page without its title and its events, from page.html.
[[nodiscard]] std::string_view page_template();

} // namespace testcontainers::timeline
