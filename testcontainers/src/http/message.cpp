#include "http/message.hpp"

#include "testcontainers/error.hpp"
#include "testcontainers/url.hpp"

#include <curl/curl.h>

#include <algorithm>

namespace testcontainers::http {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

} // namespace

bool same_name(std::string_view left, std::string_view right) noexcept {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](char a, char b) { return lower(a) == lower(b); });
}

std::optional<std::chrono::system_clock::time_point> parse_date(const std::string& text) noexcept {
    const auto seconds = ::curl_getdate(text.c_str(), nullptr);
    return seconds < 0 ? std::nullopt : std::optional{std::chrono::system_clock::from_time_t(seconds)};
}

const std::string* Response::header(std::string_view name) const noexcept {
    const auto found = std::find_if(headers.begin(), headers.end(),
                                    [name](const auto& one) { return same_name(one.first, name); });
    return found == headers.end() ? nullptr : &found->second;
}

std::string percent_encode(std::string_view text) { return testcontainers::percent_encode(text); }

Target& Target::path(std::string_view literal) {
    text_ += literal;
    return *this;
}

Target& Target::segment(std::string_view value) {
    if (value.empty()) {
        throw ConfigError("an id or name in a request to the engine is empty");
    }
    text_ += percent_encode(value);
    return *this;
}

Target& Target::query(std::string_view name, std::string_view value) {
    text_ += has_query_ ? '&' : '?';
    has_query_ = true;
    text_ += percent_encode(name);
    text_ += '=';
    text_ += percent_encode(value);
    return *this;
}

} // namespace testcontainers::http
