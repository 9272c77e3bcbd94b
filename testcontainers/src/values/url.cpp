#include "testcontainers/url.hpp"

#include <fmt/format.h>

namespace testcontainers {
namespace {

bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

std::string user_info(const Url& url) {
    if (url.user.empty() && url.password.empty()) {
        return {};
    }
    const std::string password = url.password.empty() ? "" : ":" + percent_encode(url.password);
    return percent_encode(url.user) + password + "@";
}

} // namespace

std::string percent_encode(std::string_view text) {
    std::string encoded;
    encoded.reserve(text.size());
    for (const char c : text) {
        if (is_unreserved(c)) {
            encoded += c;
        } else {
            encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        }
    }
    return encoded;
}

std::string to_string(const Url& url) {
    const std::string path = url.path.empty() ? "" : "/" + percent_encode(url.path);
    return fmt::format("{}://{}{}{}", url.scheme, user_info(url), to_string(url.endpoint), path);
}

} // namespace testcontainers
