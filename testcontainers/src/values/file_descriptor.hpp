#pragma once

#include <unistd.h>

#include <utility>

namespace testcontainers {

/// Owns a descriptor and closes it.
class [[nodiscard]] FileDescriptor {
public:
    FileDescriptor() noexcept = default;
    explicit FileDescriptor(int descriptor) noexcept : descriptor_(descriptor) {}
    FileDescriptor(FileDescriptor&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    FileDescriptor& operator=(FileDescriptor&& other) noexcept {
        if (this != &other) {
            reset(std::exchange(other.descriptor_, -1));
        }
        return *this;
    }
    ~FileDescriptor() { reset(); }

    /// The descriptor; negative when there is none.
    [[nodiscard]] int get() const noexcept { return descriptor_; }

    /// Whether there is one.
    explicit operator bool() const noexcept { return descriptor_ >= 0; }

    /// Closes it, and owns `descriptor` instead.
    void reset(int descriptor = -1) noexcept {
        if (const int old = std::exchange(descriptor_, descriptor); old >= 0) {
            ::close(old);
        }
    }

    /// Gives it up without closing it.
    [[nodiscard]] int release() noexcept { return std::exchange(descriptor_, -1); }

private:
    int descriptor_ = -1;
};

} // namespace testcontainers
