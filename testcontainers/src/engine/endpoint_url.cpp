#include "engine/endpoint_url.hpp"

#include "testcontainers/error.hpp"

#include <arpa/inet.h>
#include <sys/un.h>

#include <charconv>
#include <string_view>

namespace testcontainers::engine {
namespace {

namespace fs = std::filesystem;

constexpr std::uint16_t clear_port = 2375;
constexpr std::uint16_t tls_port = 2376;
constexpr std::size_t longest_socket_path = sizeof(sockaddr_un::sun_path) - 1;

[[noreturn]] void throw_wrong(const Settings::Host& host, const std::string& what) {
    throw ConfigError(host.source + " is \"" + host.url + "\": " + what);
}

http::Endpoint parse_socket(const Settings::Host& host, std::string_view path) {
    if (!path.starts_with('/')) {
        throw_wrong(host, "the path of a socket must be absolute, such as unix:///var/run/docker.sock");
    }
    if (path.size() > longest_socket_path) {
        throw_wrong(host, "the socket's path has " + std::to_string(path.size()) +
                              " bytes; the system allows " + std::to_string(longest_socket_path));
    }
    http::Endpoint endpoint;
    endpoint.unix_socket = path;
    return endpoint;
}

std::uint16_t parse_port_number(const Settings::Host& host, std::string_view digits) {
    std::uint16_t number = 0;
    const auto* const end = digits.data() + digits.size();
    const auto [stopped, error] = std::from_chars(digits.data(), end, number);
    if (error != std::errc{} || stopped != end || number == 0) {
        throw_wrong(host, "the port must be from 1 to 65535");
    }
    return number;
}

/// Takes the host, an IPv6 address out of its brackets, off `authority`; what is left is empty or begins with
/// a colon.
std::string take_host(const Settings::Host& host, std::string_view& authority) {
    const bool bracketed = authority.starts_with('[');
    const auto end = bracketed ? authority.find(']') : authority.find(':');
    if (bracketed && end == std::string_view::npos) {
        throw_wrong(host, "the address has no closing bracket");
    }
    const auto name = authority.substr(bracketed ? 1 : 0, bracketed ? end - 1 : end);
    authority.remove_prefix(end == std::string_view::npos ? authority.size() : end + (bracketed ? 1 : 0));
    in6_addr parsed{};
    std::string text(name);
    const bool right = bracketed ? ::inet_pton(AF_INET6, text.c_str(), &parsed) == 1
                                 : name.find_first_of(" @?#%\\[]") == std::string_view::npos;
    if (text.empty() || !right || (!authority.empty() && authority.front() != ':')) {
        throw_wrong(host, "a host and a port are wanted, such as tcp://127.0.0.1:2375 or tcp://[::1]:2375");
    }
    return text;
}

void set_certificates(http::Endpoint& endpoint, const Settings::Host& host, const Settings& settings,
                      const fs::path& home) {
    const fs::path folder = settings.cert_path.empty() ? home / ".docker" : fs::path(settings.cert_path);
    const auto existing = [&](const char* name) {
        std::error_code error;
        auto file = folder / name;
        if (fs::is_regular_file(file, error)) {
            return file;
        }
        if (!settings.cert_path.empty()) {
            throw_wrong(host, "it is spoken to over TLS, but there is no " + file.string());
        }
        return fs::path{};
    };
    endpoint.ca_file = existing("ca.pem");
    endpoint.certificate_file = existing("cert.pem");
    endpoint.key_file = existing("key.pem");
}

http::Endpoint parse_tcp(const Settings::Host& host, std::string_view authority, const Settings& settings) {
    if (authority.ends_with('/')) {
        authority.remove_suffix(1);
    }
    if (authority.find('/') != std::string_view::npos) {
        throw_wrong(host, "a path after host and port is not supported");
    }
    http::Endpoint endpoint;
    endpoint.tls =
        host.url.starts_with("https://") || (settings.tls_verify && !host.url.starts_with("http://"));
    endpoint.host = take_host(host, authority);
    endpoint.port = endpoint.tls ? tls_port : clear_port;
    if (!authority.empty()) {
        endpoint.port = parse_port_number(host, authority.substr(1));
    }
    return endpoint;
}

} // namespace

http::Endpoint parse_endpoint(const Settings::Host& host, const Settings& settings, const fs::path& home) {
    const std::string_view url = host.url;
    const auto separator = url.find("://");
    if (separator == std::string_view::npos) {
        throw_wrong(host, "a URL is wanted, such as unix:///var/run/docker.sock or tcp://127.0.0.1:2375");
    }
    const auto scheme = url.substr(0, separator);
    const auto rest = url.substr(separator + 3);
    if (scheme == "unix") {
        return parse_socket(host, rest);
    }
    if (scheme != "tcp" && scheme != "http" && scheme != "https") {
        throw_wrong(host,
                    std::string(scheme) + ":// is not supported; unix://, tcp://, http:// and https:// are");
    }
    auto endpoint = parse_tcp(host, rest, settings);
    if (endpoint.tls) {
        set_certificates(endpoint, host, settings, home);
    }
    return endpoint;
}

bool is_local(const http::Endpoint& endpoint) {
    return endpoint.is_unix() || endpoint.host == "localhost" || endpoint.host == "::1" ||
           endpoint.host.starts_with("127.");
}

} // namespace testcontainers::engine
