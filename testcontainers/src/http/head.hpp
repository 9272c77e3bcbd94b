#pragma once

#include "http/message.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace testcontainers::http {

/// The most that the head of an answer may have.
inline constexpr std::size_t longest_head = 64UL * 1024;

/// Takes one line of an answer's head, with or without its end. A status line begins the answer anew, so that
/// an interim answer is forgotten.
/// @return whether the line was the empty one that ends the head of a final answer.
bool take_head_line(Response& response, std::string_view line);

/// Takes a whole head, without the empty line that ends it. The status is 0 when it is none.
[[nodiscard]] Response parse_head(std::string_view head);

/// `Name: value`.
/// @throws ConfigError when one of them has a character that would end the line, or the name is none.
[[nodiscard]] std::string header_line(std::string_view name, std::string_view value);

} // namespace testcontainers::http
