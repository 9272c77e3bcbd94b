#pragma once

#include "values/file_descriptor.hpp"
#include "values/fork_guard.hpp"

#include <utility>

namespace testcontainers {

/// Owns a descriptor that is closed in forked children: a peer must see it end, and a lock must be free, when
/// this process closes it.
class [[nodiscard]] GuardedDescriptor {
public:
    GuardedDescriptor() noexcept = default;
    /// Takes over one that is open; a child that is forked just before inherits it.
    explicit GuardedDescriptor(FileDescriptor descriptor) {
        if (descriptor) {
            ForkGuard::instance().add(descriptor.get());
            descriptor_ = descriptor.release();
        }
    }
    /// What `make` opens, which must not block: no child inherits it.
    template <class Make>
    static GuardedDescriptor made(Make make) {
        GuardedDescriptor made;
        made.descriptor_ = ForkGuard::instance().made(std::move(make));
        return made;
    }
    GuardedDescriptor(GuardedDescriptor&& other) noexcept
        : descriptor_(std::exchange(other.descriptor_, -1)) {}
    GuardedDescriptor& operator=(GuardedDescriptor&& other) noexcept {
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }
    ~GuardedDescriptor() {
        if (descriptor_ >= 0) {
            ForkGuard::instance().close(descriptor_);
        }
    }

    /// The descriptor; negative when there is none.
    [[nodiscard]] int get() const noexcept { return descriptor_; }

    /// Whether there is one.
    explicit operator bool() const noexcept { return descriptor_ >= 0; }

private:
    int descriptor_ = -1;
};

} // namespace testcontainers
