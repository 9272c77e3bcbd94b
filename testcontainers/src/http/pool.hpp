#pragma once

#include "http/client.hpp"
#include "http/curl_handle.hpp"

#include <atomic>
#include <mutex>
#include <vector>

#include <sys/types.h>

namespace testcontainers::http {

/// Handles whose connections wait for the next request. A forked child begins with an empty shelf: the
/// parent's is left alone, for its lock may be held for ever and its connections are the parent's.
class Client::Pool {
public:
    Pool();
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;
    ~Pool();

    /// A handle that was used before, or a new one.
    [[nodiscard]] CurlHandle take();

    /// Keeps a handle whose last exchange was complete.
    void give_back(CurlHandle handle);

private:
    struct Shelf {
        explicit Shelf(pid_t process) noexcept : owner(process) {}

        const pid_t owner;
        std::mutex mutex;
        std::vector<CurlHandle> idle;
    };

    [[nodiscard]] Shelf& shelf();

    std::atomic<Shelf*> shelf_;
};

} // namespace testcontainers::http
