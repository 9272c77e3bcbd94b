#include "http/wait_for_socket.hpp"

#include "testcontainers/error.hpp"
#include "values/file_descriptor.hpp"

#include <array>
#include <cerrno>
#include <cstdint>
#include <system_error>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace testcontainers::http {

void wait_for_socket(int socket, short events, const Patience& patience, const Undertaking& call) {
    const FileDescriptor bell{patience.stop.stop_possible() ? ::eventfd(0, EFD_CLOEXEC) : -1};
    if (patience.stop.stop_possible() && !bell) {
        const auto why = std::generic_category().message(errno);
        throw TransportError(TransportError::Reason::broken,
                             call.operation + ": cannot wait for the answer: " + why);
    }
    const std::stop_callback ring{patience.stop, [&bell] {
                                      const std::uint64_t one = 1;
                                      [[maybe_unused]] const auto written =
                                          ::write(bell.get(), &one, sizeof one);
                                  }};
    // poll passes over a descriptor that is negative.
    std::array<pollfd, 2> polled{{{socket, events, 0}, {bell.get(), POLLIN, 0}}};
    do {
        (void)::poll(polled.data(), polled.size(), longest_sleep(patience, call));
    } while (polled[0].revents == 0);
}

} // namespace testcontainers::http
