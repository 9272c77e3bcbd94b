#include "http/web_address.hpp"

#include "testcontainers/error.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <new>

namespace testcontainers::http {
namespace {

class Url {
public:
    Url() : handle_(curl_url(), &curl_url_cleanup) {
        if (!handle_) {
            throw std::bad_alloc();
        }
    }

    /// A relative one leads on from what it was.
    void set(const std::string& text) {
        const bool visible = std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f; });
        if (!visible) {
            throw ConfigError("has a blank or another character that must be percent-encoded");
        }
        if (curl_url_set(handle_.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) {
            throw ConfigError("must be a URL of http or https, such as https://example.org/data.csv");
        }
    }

    /// Empty where there is none.
    [[nodiscard]] std::string part(CURLUPart what, unsigned flags = 0) const {
        char* text = nullptr;
        if (curl_url_get(handle_.get(), what, &text, flags) != CURLUE_OK) {
            return {};
        }
        const std::unique_ptr<char, decltype(&curl_free)> owned(text, &curl_free);
        return text;
    }

private:
    std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> handle_;
};

WebAddress address_of(const Url& url) {
    const auto scheme = url.part(CURLUPART_SCHEME);
    if (scheme != "http" && scheme != "https") {
        throw ConfigError("must be a URL of http or https");
    }
    if (!url.part(CURLUPART_USER).empty() || !url.part(CURLUPART_PASSWORD).empty()) {
        throw ConfigError("must not have a user or a password");
    }
    WebAddress address;
    address.server.host = url.part(CURLUPART_HOST);
    if (address.server.host.starts_with('[')) {
        address.server.host = address.server.host.substr(1, address.server.host.size() - 2);
    }
    const auto port = url.part(CURLUPART_PORT, CURLU_DEFAULT_PORT);
    std::from_chars(port.data(), port.data() + port.size(), address.server.port);
    address.server.tls = scheme == "https";
    const auto query = url.part(CURLUPART_QUERY);
    address.target = url.part(CURLUPART_PATH) + (query.empty() ? "" : '?' + query);
    address.url = url.part(CURLUPART_URL);
    return address;
}

} // namespace

WebAddress WebAddress::parse(const std::string& url) {
    if (url.find("://") == std::string::npos) {
        throw ConfigError("must be a URL of http or https, such as https://example.org/data.csv");
    }
    Url parsed;
    parsed.set(url);
    if (!parsed.part(CURLUPART_FRAGMENT).empty()) {
        throw ConfigError("must not have a fragment");
    }
    return address_of(parsed);
}

WebAddress WebAddress::redirected(const std::string& location) const {
    Url parsed;
    parsed.set(url);
    parsed.set(location);
    return address_of(parsed);
}

std::string without_query(std::string_view url) {
    const auto end = url.find('?');
    auto shown = end == std::string_view::npos ? std::string(url) : std::string(url.substr(0, end)) + "?…";
    const auto scheme = shown.find("://");
    const auto host = scheme == std::string::npos ? 0 : scheme + 3;
    const auto user_end = shown.substr(0, shown.find('/', host)).rfind('@');
    if (user_end != std::string::npos && user_end >= host) {
        shown.replace(host, user_end - host, "***");
    }
    return shown;
}

} // namespace testcontainers::http
