#include "core/pull_failure.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace testcontainers::core {
namespace {

constexpr std::array<std::string_view, 4> limited{"toomanyrequests", "too many requests", "rate limit",
                                                  "http 429 response"};

constexpr std::array<std::string_view, 13> final{
    "unauthorized",         "authentication required", "no basic auth credentials", "access denied",
    "access to the",        "incorrect username",      "manifest unknown",          "name unknown",
    "repository not found", "no matching manifest",    "invalid reference",         "no space left",
    "certificate",
};

constexpr std::array<std::string_view, 23> passing{
    "connection refused",
    "connection reset",
    "broken pipe",
    "tls handshake timeout",
    "i/o timeout",
    "timeout exceeded",
    "deadline exceeded",
    "request canceled while waiting",
    "temporary failure",
    "server misbehaving",
    "no such host",
    "network is unreachable",
    "no route to host",
    "unexpected http status: 5",
    "unexpected status code 5",
    "internal server error",
    "bad gateway",
    "service unavailable",
    "gateway timeout",
    "unexpected eof",
    ": eof",
    "unexpected http status: 429",
    "server closed idle connection",
};

template <class Phrases>
bool has_one_of(std::string_view words, const Phrases& phrases) {
    return std::ranges::any_of(phrases, [&](auto phrase) { return words.find(phrase) != words.npos; });
}

std::string in_lower_case(std::string_view words) {
    std::string lower(words);
    std::ranges::transform(lower, lower.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower;
}

} // namespace

bool is_distrust(std::string_view words) {
    return in_lower_case(words).find("certificate signed by unknown authority") != std::string::npos;
}

bool may_pass_by_itself(std::string_view words) {
    const auto lower = in_lower_case(words);
    if (has_one_of(lower, limited)) {
        return true;
    }
    return !has_one_of(lower, final) && (has_one_of(lower, passing) || lower == "eof");
}

} // namespace testcontainers::core
