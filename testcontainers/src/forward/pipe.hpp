#pragma once

#include "values/file_descriptor.hpp"

#include <cstddef>
#include <optional>

namespace testcontainers::forward {

/// A pipe through which the kernel moves bytes from one socket to another without copying them.
class Pipe {
public:
    /// Nothing when the process or its user has no room for one of a useful size.
    [[nodiscard]] static std::optional<Pipe> open() noexcept;

    /// What is in it.
    [[nodiscard]] std::size_t held() const noexcept { return held_; }

    /// Takes what has come on `socket`; as recv(). Only when it is empty.
    [[nodiscard]] long fill_from(int socket) noexcept;

    /// Gives what `socket` takes; as send(). The thread must not get SIGPIPE.
    [[nodiscard]] long drain_to(int socket) noexcept;

private:
    Pipe(FileDescriptor out, FileDescriptor in) noexcept;

    FileDescriptor out_;
    FileDescriptor in_;
    std::size_t held_ = 0;
};

} // namespace testcontainers::forward
