#pragma once

#include <sys/types.h>
#include <unistd.h>

namespace testcontainers::session {

/// The process that made a thing. A forked child has a copy of its parent's handles, and must not remove what
/// they stand for.
class Owner {
public:
    /// This process.
    Owner() noexcept : pid_(::getpid()) {}

    /// Whether the caller runs in the process that made this.
    [[nodiscard]] bool is_this_process() const noexcept { return pid_ == ::getpid(); }

private:
    pid_t pid_;
};

} // namespace testcontainers::session
