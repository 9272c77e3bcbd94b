#pragma once

#include "testcontainers/docker/streams.hpp"

#include "docker/operation.hpp"

#include <exception>
#include <span>

namespace testcontainers::docker {

/// A tar archive as the body of a request. What its source throws comes out of the call as it is.
class Upload {
public:
    /// Both must outlive it.
    Upload(Ask& ask, const ByteSource& tar) {
        ask.request.headers.emplace_back("Content-Type", "application/x-tar");
        ask.request.repeatable = false;
        ask.request.source = [this, &tar](std::span<char> buffer) {
            try {
                return tar(buffer);
            } catch (...) {
                thrown_ = std::current_exception();
                throw;
            }
        };
    }
    Upload(const Upload&) = delete;
    Upload& operator=(const Upload&) = delete;

    /// Calls `send`, which sends the request.
    template <class Send>
    void run(const Send& send) {
        try {
            send();
        } catch (...) {
            if (thrown_) {
                std::rethrow_exception(thrown_);
            }
            throw;
        }
    }

private:
    std::exception_ptr thrown_;
};

} // namespace testcontainers::docker
