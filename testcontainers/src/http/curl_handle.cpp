#include "http/curl_handle.hpp"

#include "http/wakeup_sockets.hpp"
#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <mutex>
#include <new>
#include <vector>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

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
        throw ConfigError(fmt::format("the path of the socket \"{}\" has {} bytes; at most {} are possible",
                                      path, path.size(), longest));
    }
    set(easy, CURLOPT_UNIX_SOCKET_PATH, path.c_str());
}

void prepare_tls(CURL* easy, const Endpoint& endpoint) {
    set(easy, CURLOPT_SSL_VERIFYPEER, endpoint.verify ? 1L : 0L);
    set(easy, CURLOPT_SSL_VERIFYHOST, endpoint.verify ? 2L : 0L);
    if (!endpoint.verify || !endpoint.ca_file.empty()) {
        // Otherwise every authority of the system is read, and with a file of one's own would do as well.
        set(easy, CURLOPT_CAINFO, endpoint.verify ? endpoint.ca_file.c_str() : nullptr);
        set(easy, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
    }
    if (!endpoint.certificate_file.empty()) {
        set(easy, CURLOPT_SSLCERT, endpoint.certificate_file.c_str());
        set(easy, CURLOPT_SSLKEY, endpoint.key_file.c_str());
    }
}

} // namespace

void EasyDeleter::operator()(CURL* handle) const noexcept {
    if (owner == ::getpid()) {
        curl_easy_cleanup(handle);
    } else {
        abandon(handle);
    }
}

void MultiDeleter::operator()(CURLM* handle) const noexcept {
    if (owner == ::getpid()) {
        curl_multi_cleanup(handle);
    } else {
        abandon(handle);
    }
}

void abandon(void* inherited) noexcept {
    static std::mutex mutex;
    static auto& kept = *new std::vector<void*>; // still reachable when statics have ended
    const std::lock_guard lock(mutex);
    kept.push_back(inherited);
}

CurlHandle make_handle() {
    static const CURLcode initialised = curl_global_init(CURL_GLOBAL_DEFAULT);
    const auto owner = ::getpid();
    CurlHandle handle{{curl_multi_init(), MultiDeleter{owner}}, {curl_easy_init(), EasyDeleter{owner}}};
    if (initialised != CURLE_OK || handle.multi == nullptr || handle.easy == nullptr) {
        throw std::bad_alloc{};
    }
    curl_multi_setopt(handle.multi.get(), CURLMOPT_MAXCONNECTS, 2L);
    close_wakeup_on_exec(handle.multi.get());
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
    // A name that nobody resolves does not delay the end of a call.
    set(easy, CURLOPT_QUICK_EXIT, 1L);
    set(easy, CURLOPT_PATH_AS_IS, 1L);
}

std::string url_of(const Endpoint& endpoint, const std::string& target) {
    return fmt::format("{}://{}{}", endpoint.tls ? "https" : "http", host_of(endpoint), target);
}

void HeaderList::add(const std::string& line) {
    curl_slist* const longer = curl_slist_append(list_.get(), line.c_str());
    if (longer == nullptr) {
        throw std::bad_alloc{};
    }
    (void)list_.release();
    list_.reset(longer);
}

} // namespace testcontainers::http
