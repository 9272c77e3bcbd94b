#pragma once

#include <map>
#include <string>
#include <string_view>

namespace testcontainers::engine {

/// Reads a Java properties file: keys end at the first unescaped `=`, `:` or white space; `\` escapes, and
/// joins a line with the next; lines that begin with `#` or `!` are comments. The last of equal keys counts.
[[nodiscard]] std::map<std::string, std::string> parse_properties(std::string_view text);

} // namespace testcontainers::engine
