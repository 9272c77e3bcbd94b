#pragma once

#include "http/endpoint.hpp"
#include "http/message.hpp"

#include <curl/curl.h>

#include <memory>
#include <string>

#include <sys/types.h>

namespace testcontainers::http {

/// Cleans up a handle in the process that made it. A forked child leaves it as it is: to clean it up would
/// say goodbye on a connection of the parent.
struct EasyDeleter {
    pid_t owner = 0;
    void operator()(CURL* handle) const noexcept;
};

/// @copydoc EasyDeleter
struct MultiDeleter {
    pid_t owner = 0;
    void operator()(CURLM* handle) const noexcept;
};

/// One exchange at a time; between them the connection is kept.
struct CurlHandle {
    std::unique_ptr<CURLM, MultiDeleter> multi;
    std::unique_ptr<CURL, EasyDeleter> easy;
};

/// Keeps for ever what a forked child must neither use nor clean up.
void abandon(void* inherited) noexcept;

/// A new handle.
/// @throws std::bad_alloc when libcurl has no memory or no descriptors for it.
[[nodiscard]] CurlHandle make_handle();

/// Sets everything that does not depend on the request: the server, no proxy, no redirect, no signals,
/// CLOEXEC.
/// @throws ConfigError when the path of a unix socket is too long for one.
void prepare(CURL* easy, const Endpoint& endpoint);

/// The URL of a target at an endpoint.
[[nodiscard]] std::string url_of(const Endpoint& endpoint, const std::string& target);

/// A list of header lines, as libcurl takes it.
class HeaderList {
public:
    void add(const std::string& line);
    [[nodiscard]] curl_slist* get() const noexcept { return list_.get(); }

private:
    struct Deleter {
        void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
    };
    std::unique_ptr<curl_slist, Deleter> list_;
};

} // namespace testcontainers::http
