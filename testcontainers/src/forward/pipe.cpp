#include "forward/pipe.hpp"

#include <array>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace testcontainers::forward {
namespace {

constexpr int wanted_size = 1 << 19;
/// Less is what a user gets who has many large ones.
constexpr int least_size = 1 << 16;
constexpr unsigned how = SPLICE_F_MOVE | SPLICE_F_NONBLOCK;

} // namespace

Pipe::Pipe(FileDescriptor out, FileDescriptor in) noexcept : out_(std::move(out)), in_(std::move(in)) {}

std::optional<Pipe> Pipe::open() noexcept {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) {
        return std::nullopt;
    }
    Pipe pipe{FileDescriptor{ends[0]}, FileDescriptor{ends[1]}};
    ::fcntl(ends[1], F_SETPIPE_SZ, wanted_size);
    if (::fcntl(ends[1], F_GETPIPE_SZ) < least_size) {
        return std::nullopt;
    }
    return pipe;
}

long Pipe::fill_from(int socket) noexcept {
    const auto count = ::splice(socket, nullptr, in_.get(), nullptr, wanted_size, how);
    if (count > 0) {
        held_ += static_cast<std::size_t>(count);
    }
    return count;
}

long Pipe::drain_to(int socket) noexcept {
    const auto count = ::splice(out_.get(), nullptr, socket, nullptr, held_, how);
    if (count > 0) {
        held_ -= static_cast<std::size_t>(count);
    }
    return count;
}

} // namespace testcontainers::forward
