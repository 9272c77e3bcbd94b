#pragma once

#include <csignal>

namespace testcontainers::http {

/// Keeps SIGPIPE from this thread while it lives. TLS libraries write to sockets that may be closed, and a
/// program that uses ours must neither die of it nor lose a handler of its own.
class SigpipeBlocked {
public:
    SigpipeBlocked() noexcept;
    SigpipeBlocked(const SigpipeBlocked&) = delete;
    SigpipeBlocked& operator=(const SigpipeBlocked&) = delete;
    /// Takes away a SIGPIPE that came meanwhile.
    ~SigpipeBlocked();

private:
    sigset_t before_{};
    bool was_pending_ = false;
};

} // namespace testcontainers::http
