#include "http/wait_for_socket.hpp"

#include "testcontainers/error.hpp"
#include "values/file_descriptor.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace testcontainers::http {
namespace {

using Reason = TransportError::Reason;

int milliseconds_left(const Patience& patience) {
    if (!patience.deadline) {
        return -1;
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*patience.deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) {
        throw TransportError(Reason::timed_out, "no complete answer in time");
    }
    return static_cast<int>(std::min<long long>(left.count(), 60'000));
}

}  // namespace

short wait_for_socket(int socket, short events, const Patience& patience) {
    const FileDescriptor bell{patience.stop.stop_possible() ? ::eventfd(0, EFD_CLOEXEC) : -1};
    const std::stop_callback ring{patience.stop, [&bell] {
                                      const std::uint64_t one = 1;
                                      [[maybe_unused]] const auto written = ::write(bell.get(), &one, sizeof one);
                                  }};
    for (;;) {
        // poll passes over a descriptor that is negative.
        std::array<pollfd, 2> polled{{{socket, events, 0}, {bell.get(), POLLIN, 0}}};
        const int ready = ::poll(polled.data(), polled.size(), milliseconds_left(patience));
        if (ready > 0 && polled[1].revents != 0) {
            throw TransportError(Reason::cancelled, "cancelled");
        }
        if (ready > 0) {
            return polled[0].revents;
        }
    }
}

}  // namespace testcontainers::http
