#include "core/url_file.hpp"

#include "core/listing.hpp"
#include "http/client.hpp"
#include "http/web_address.hpp"
#include "testcontainers/error.hpp"
#include "values/digest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace testcontainers::core {
namespace {

using namespace std::chrono_literals;

constexpr int most_redirects = 10;

bool is_sha256(std::string_view text) {
    constexpr std::size_t length = 64;
    return text.size() == length && std::ranges::all_of(text, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
           });
}

std::string lower(std::string digits) {
    std::ranges::transform(digits, digits.begin(), [](char c) {
        return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return digits;
}

/// One fetch, through the redirects of its servers.
class Fetch {
public:
    Fetch(const UrlFile& file, const docker::Call& call)
        : file_(file), call_(call), patience_(http::Patience::of(file.timeout, call.stop)),
          spool_(call.where) {}

    archive::Spool run() && {
        auto address = http::WebAddress::parse(file_.url);
        for (int redirects = 0;; ++redirects) {
            const auto answer = ask(address);
            if (answer.ok()) {
                break;
            }
            address = next(address, answer, redirects);
        }
        if (!file_.sha256.empty() && digest_.hex() != lower(file_.sha256)) {
            refuse("is not what its `sha256` says");
        }
        return std::move(spool_);
    }

private:
    http::Response ask(const http::WebAddress& address) {
        http::Client client(address.server);
        http::Request request{.target = address.target};
        request.headers.emplace_back("Accept", "*/*");
        try {
            return client.stream(
                request, [this](std::string_view bytes) { return take(bytes); }, patience_);
        } catch (const TransportError& error) {
            throw TransportError(error.reason(), said(address.url, "was not fetched: " + error.message()),
                                 call_.where);
        }
    }

    bool take(std::string_view bytes) {
        if (spool_.size() + bytes.size() > file_.largest.count()) {
            refuse(fmt::format("is longer than {}, which `largest` allows", to_string(file_.largest)));
        }
        spool_.write(bytes);
        digest_.add(bytes);
        return true;
    }

    [[nodiscard]] http::WebAddress next(const http::WebAddress& from, const http::Response& answer,
                                        int redirects) const {
        const auto* const location = answer.header("Location");
        if (answer.status < 300 || answer.status > 399 || location == nullptr) {
            refuse(fmt::format("was not fetched: the server answered {}", answer.status));
        }
        if (redirects == most_redirects) {
            refuse(fmt::format("was not fetched: there are more than {} redirects", most_redirects));
        }
        const auto to = redirected(from, *location);
        if (from.server.tls && !to.server.tls) {
            refuse("was not fetched: it leads from https to http, at " + without_query(to.url));
        }
        return to;
    }

    [[nodiscard]] http::WebAddress redirected(const http::WebAddress& from,
                                              const std::string& location) const {
        try {
            return from.redirected(location);
        } catch (const ConfigError& error) {
            refuse(fmt::format("was not fetched: it leads to {}, which {}", without_query(location),
                               error.message()));
        }
    }

    [[nodiscard]] std::string said(const std::string& at, const std::string& what) const {
        const auto via = at == file_.url ? std::string{} : " (redirected to " + without_query(at) + ")";
        return without_query(file_.url) + via + ' ' + what;
    }

    [[noreturn]] void refuse(const std::string& why) const {
        throw ConfigError(without_query(file_.url) + ' ' + why, call_.where);
    }

    const UrlFile& file_;
    const docker::Call& call_;
    http::Patience patience_;
    archive::Spool spool_;
    Sha256 digest_;
};

} // namespace

void check_url_file(Problems& problems, const std::string& field, const UrlFile& file) {
    try {
        (void)http::WebAddress::parse(file.url);
    } catch (const ConfigError& error) {
        problems.add(field + ".url", without_query(file.url), error.message());
    }
    if (!file.sha256.empty() && !is_sha256(file.sha256)) {
        problems.add(field + ".sha256", file.sha256, "must be 64 hexadecimal digits");
    }
    if (file.largest.count() == 0) {
        problems.add(field + ".largest", "0 bytes leave nothing to fetch");
    }
    if (file.timeout < 1ms) {
        problems.add(field + ".timeout", fmt::format("{} ms must be at least 1 ms", file.timeout.count()));
    }
}

std::string without_query(const std::string& url) { return http::without_query(url); }

archive::Spool fetch(const UrlFile& file, const docker::Call& call) { return Fetch(file, call).run(); }

} // namespace testcontainers::core
