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

    /// The descriptor that `make` opens, closed in children from its first moment on: forks wait for `make`,
    /// which must not block. A negative one is only passed on.
    template <class Make>
    [[nodiscard]] int made(Make make) {
        const std::lock_guard lock{mutex_};
        descriptors_.reserve(descriptors_.size() + 1);
        const int descriptor = make();
        if (descriptor >= 0) {
            descriptors_.push_back(descriptor);
        }
        return descriptor;
    }

    /// Closes one of them. No child begins between that and its being forgotten.
    void close(int descriptor) noexcept;

private:
    ForkGuard();
    static void before_fork() noexcept;
    static void after_fork_in_parent() noexcept;
    static void after_fork_in_child() noexcept;

    std::mutex mutex_;
    std::vector<int> descriptors_;
};

} // namespace testcontainers
