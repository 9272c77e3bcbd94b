#include "http/curl_handle.hpp"

#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <new>

#include <sys/socket.h>
#include <sys/un.h>

namespace testcontainers::http {
namespace {

/// libcurl does not close its sockets in a program that is exec'd.
curl_socket_t open_socket(void* /*unused*/, curlsocktype /*purpose*/, curl_sockaddr* address) {
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

template <class Value>
void set(CURL* easy, CURLoption option, Value value) {
    curl_easy_setopt(easy, option, value);
}

void prepare_socket(CURL* easy, const Endpoint& endpoint) {
    if (!endpoint.is_unix()) {
        return;
    }
    const auto& path = endpoint.unix_socket.native();
    constexpr std::size_t longest = sizeof(sockaddr_un::sun_path) - 1;
    if (path.size() > longest) {
        throw ConfigError(fmt::format("the path of the engine's socket \"{}\" has {} bytes; at most {} are possible", path,
                                      path.size(), longest));
    }
    set(easy, CURLOPT_UNIX_SOCKET_PATH, path.c_str());
}

void prepare_tls(CURL* easy, const Endpoint& endpoint) {
    set(easy, CURLOPT_SSL_VERIFYPEER, endpoint.verify ? 1L : 0L);
    set(easy, CURLOPT_SSL_VERIFYHOST, endpoint.verify ? 2L : 0L);
    if (!endpoint.ca_file.empty()) {
        set(easy, CURLOPT_CAINFO, endpoint.ca_file.c_str());
    }
    if (!endpoint.certificate_file.empty()) {
        set(easy, CURLOPT_SSLCERT, endpoint.certificate_file.c_str());
        set(easy, CURLOPT_SSLKEY, endpoint.key_file.c_str());
    }
}

}  // namespace

CurlHandle make_handle() {
    [[maybe_unused]] static const CURLcode initialised = curl_global_init(CURL_GLOBAL_DEFAULT);
    CurlHandle handle{std::unique_ptr<CURLM, MultiDeleter>{curl_multi_init()},
                      std::unique_ptr<CURL, EasyDeleter>{curl_easy_init()}};
    if (handle.multi == nullptr || handle.easy == nullptr) {
        throw std::bad_alloc{};
    }
    curl_multi_setopt(handle.multi.get(), CURLMOPT_MAXCONNECTS, 2L);
    return handle;
}

void prepare(CURL* easy, const Endpoint& endpoint) {
    prepare_socket(easy, endpoint);
    if (endpoint.tls) {
        prepare_tls(easy, endpoint);
    }
    set(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    set(easy, CURLOPT_NOSIGNAL, 1L);
    set(easy, CURLOPT_PROXY, "");
    set(easy, CURLOPT_NOPROXY, "*");
    set(easy, CURLOPT_FOLLOWLOCATION, 0L);
    set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    set(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(easy, CURLOPT_CONNECTTIMEOUT, 10L);
    set(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    set(easy, CURLOPT_TCP_KEEPIDLE, 30L);
}

std::string url_of(const Endpoint& endpoint, const std::string& target) {
    if (endpoint.is_unix()) {
        return "http://localhost" + target;
    }
    const bool is_v6 = endpoint.host.find(':') != std::string::npos;
    return fmt::format("{}://{}{}{}:{}{}", endpoint.tls ? "https" : "http", is_v6 ? "[" : "", endpoint.host,
                       is_v6 ? "]" : "", endpoint.port, target);
}

void HeaderList::add(const std::string& line) {
    curl_slist* const longer = curl_slist_append(list_.get(), line.c_str());
    if (longer == nullptr) {
        throw std::bad_alloc{};
    }
    (void)list_.release();
    list_.reset(longer);
}

}  // namespace testcontainers::http
