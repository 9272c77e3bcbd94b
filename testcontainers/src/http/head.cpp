#include "http/head.hpp"

#include "testcontainers/error.hpp"
#include "values/printable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string>

namespace testcontainers::http {
namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) {
        return {};
    }
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

int status_of(std::string_view line) {
    const auto begin = std::min(line.find(' ') + 1, line.size());
    const auto digits = line.substr(begin, 3);
    int status = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), status);
    return error == std::errc{} && end == digits.data() + 3 ? status : 0;
}

} // namespace

bool take_head_line(Response& response, std::string_view line) {
    line = trimmed(line);
    if (line.empty()) {
        return response.status >= 200 || response.status == 101;
    }
    if (line.starts_with("HTTP/")) {
        response.status = status_of(line);
        response.headers.clear();
        return false;
    }
    if (const auto colon = line.find(':'); colon != std::string_view::npos) {
        response.headers.emplace_back(std::string{line.substr(0, colon)},
                                      std::string{trimmed(line.substr(colon + 1))});
    }
    return false;
}

std::string header_line(std::string_view name, std::string_view value) {
    using namespace std::string_view_literals;
    if (name.empty() || name.find_first_of(" \t\r\n:\0"sv) != std::string_view::npos) {
        throw ConfigError(fmt::format("\"{}\" is not the name of an HTTP header", printable(name)));
    }
    if (value.find_first_of("\r\n\0"sv) != std::string_view::npos) {
        throw ConfigError(fmt::format("the value of the HTTP header {} has a line break or a NUL", name));
    }
    return fmt::format("{}: {}", name, value);
}

Response parse_head(std::string_view head) {
    Response response;
    while (!head.empty()) {
        const auto end = std::min(head.find('\n'), head.size() - 1) + 1;
        take_head_line(response, head.substr(0, end));
        head.remove_prefix(end);
    }
    return response;
}

} // namespace testcontainers::http
