#pragma once

#include <mutex>
#include <vector>

namespace testcontainers {

/// Descriptors that a forked child must not keep open. In the child each of them becomes one of `/dev/null`:
/// its number stays taken, so that whoever owns it can close it as ever.
class ForkGuard {
public:
    /// The one of this process.
    [[nodiscard]] static ForkGuard& instance();

    /// From now on `descriptor` is closed in children.
    void add(int descriptor);

    /// It is about to be closed.
    void remove(int descriptor) noexcept;

private:
    ForkGuard();
    static void before_fork() noexcept;
    static void after_fork_in_parent() noexcept;
    static void after_fork_in_child() noexcept;

    std::mutex mutex_;
    std::vector<int> descriptors_;
};

} // namespace testcontainers
