#include "http/sigpipe.hpp"

#include <ctime>

namespace testcontainers::http {
namespace {

sigset_t only_sigpipe() {
    sigset_t set;
    ::sigemptyset(&set);
    ::sigaddset(&set, SIGPIPE);
    return set;
}

bool is_pending() {
    sigset_t pending;
    ::sigpending(&pending);
    return ::sigismember(&pending, SIGPIPE) == 1;
}

} // namespace

SigpipeBlocked::SigpipeBlocked() noexcept : was_pending_(is_pending()) {
    const auto set = only_sigpipe();
    ::pthread_sigmask(SIG_BLOCK, &set, &before_);
}

SigpipeBlocked::~SigpipeBlocked() {
    if (!was_pending_ && is_pending()) {
        const auto set = only_sigpipe();
        const timespec now{};
        ::sigtimedwait(&set, nullptr, &now);
    }
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

} // namespace testcontainers::http
