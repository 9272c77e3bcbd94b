#pragma once

#include "values/file_descriptor.hpp"
#include "values/fork_guard.hpp"

#include <utility>

namespace testcontainers::forward {

/// Owns a socket that is closed in forked children: a peer must see it end when this process closes it.
class [[nodiscard]] GuardedSocket {
public:
    GuardedSocket() noexcept = default;
    explicit GuardedSocket(FileDescriptor socket) : socket_(std::move(socket)) {
        if (socket_) {
            ForkGuard::instance().add(socket_.get());
        }
    }
    GuardedSocket(GuardedSocket&&) noexcept = default;
    GuardedSocket& operator=(GuardedSocket&& other) noexcept {
        std::swap(socket_, other.socket_);
        return *this;
    }
    ~GuardedSocket() {
        if (socket_) {
            ForkGuard::instance().remove(socket_.get());
        }
    }

    /// The descriptor; negative when there is none.
    [[nodiscard]] int get() const noexcept { return socket_.get(); }

    /// Whether there is one.
    explicit operator bool() const noexcept { return static_cast<bool>(socket_); }

private:
    FileDescriptor socket_;
};

} // namespace testcontainers::forward
