#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace testcontainers::reaper {

/// The parameters of one line of the protocol: `a=b&c=d`, percent-encoded. Parameters of one name are joined
/// by newlines.
using Parameters = std::map<std::string, std::string>;

/// Reads a line. Nothing when it is not one: an empty line, a parameter without a name or value, a broken
/// percent sign, a value of several lines other than `error` and `info`.
[[nodiscard]] std::optional<Parameters> parse_line(std::string_view line);

/// One parameter, percent-encoded, so that it can stand in a line or an answer.
[[nodiscard]] std::string encode(std::string_view text);

} // namespace testcontainers::reaper
