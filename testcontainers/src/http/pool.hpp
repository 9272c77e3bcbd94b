#pragma once

#include "http/client.hpp"
#include "http/curl_handle.hpp"

#include <mutex>
#include <vector>

#include <sys/types.h>

namespace testcontainers::http {

/// Handles whose connections wait for the next request. In a forked child it is empty: the parent's connections are left
/// alone, neither used nor closed.
class Client::Pool {
public:
    Pool() noexcept;
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;
    ~Pool();

    /// A handle that was used before, or a new one.
    [[nodiscard]] CurlHandle take();

    /// Keeps a handle whose last exchange was complete.
    void give_back(CurlHandle handle);

private:
    void abandon_if_forked() noexcept;

    std::mutex mutex_;
    std::vector<CurlHandle> idle_;
    pid_t owner_;
};

}  // namespace testcontainers::http
