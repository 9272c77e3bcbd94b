#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace testcontainers {

/// Text of a container or an engine, made fit for a terminal and for a report in XML: escape sequences are
/// removed, carriage returns become line ends, every other control character but tab and line end, and every
/// byte that is not UTF-8, becomes U+FFFD.
[[nodiscard]] std::string printable(std::string_view text);

/// The last lines of `text`: at most `lines` of them and at most `bytes` bytes. A first line that had to be
/// cut begins with `…`. Blank lines at both ends are left out.
[[nodiscard]] std::string last_lines(std::string_view text, std::size_t lines, std::size_t bytes);

} // namespace testcontainers
