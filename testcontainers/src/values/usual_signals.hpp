#pragma once

#include <csignal>

#include <spawn.h>

namespace testcontainers {

/// Has a program that is spawned begin with the default action for each signal and with none blocked: it
/// inherits both otherwise, and would not hear of its children's ends where this process ignores SIGCHLD.
class UsualSignals {
public:
    UsualSignals() noexcept {
        sigset_t signals;
        ::posix_spawnattr_init(&attributes_);
        ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
        ::sigfillset(&signals);
        ::posix_spawnattr_setsigdefault(&attributes_, &signals);
        ::sigemptyset(&signals);
        ::posix_spawnattr_setsigmask(&attributes_, &signals);
    }
    UsualSignals(const UsualSignals&) = delete;
    UsualSignals& operator=(const UsualSignals&) = delete;
    ~UsualSignals() { ::posix_spawnattr_destroy(&attributes_); }

    /// For `posix_spawn`, while this lives.
    [[nodiscard]] const posix_spawnattr_t* attributes() const noexcept { return &attributes_; }

private:
    posix_spawnattr_t attributes_{};
};

} // namespace testcontainers
