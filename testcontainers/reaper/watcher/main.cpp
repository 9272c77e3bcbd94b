// The reaper of a session: removes what the session's processes leave behind, however they end.
//
// Started by the first process of a session with a listening socket as descriptor 3 and the worker's program
// as descriptor 4. Environment: TESTCONTAINERS_REAPER_SOCKET, _LOCK, _LOG, _SESSION, _LINGER_MS; the engine's
// settings are the worker's.

#include "inherited.hpp"
#include "watcher.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include <fcntl.h>
#include <unistd.h>

namespace {

constexpr int listener_descriptor = 3;
constexpr int worker_descriptor = 4;

std::string setting(const char* name) {
    const char* const value = std::getenv(name);
    if (value == nullptr || *value == '\0') {
        std::fprintf(stderr, "%s is not set\n", name);
        std::_Exit(2);
    }
    return value;
}

/// Leaves the family of the process that started us: a test runner that ends a test kills all of its
/// descendants.
void detach() {
    const pid_t child = ::fork();
    if (child != 0) {
        std::_Exit(child > 0 ? 0 : 1);
    }
    ::setsid();
    ::signal(SIGHUP, SIG_IGN);
    ::signal(SIGINT, SIG_IGN);
    ::signal(SIGPIPE, SIG_IGN);
    testcontainers::reaper::close_from(worker_descriptor + 1);
    testcontainers::reaper::raise_limit_of_descriptors();
    for (const int descriptor : {listener_descriptor, worker_descriptor}) {
        ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    }
    ::fcntl(listener_descriptor, F_SETFL, O_NONBLOCK);
    if (::chdir("/") != 0) {
        std::perror("chdir");
    }
}

} // namespace

int main() {
    detach();
    try {
        testcontainers::reaper::Watcher{{
                                            .listener = testcontainers::FileDescriptor{listener_descriptor},
                                            .socket_path = setting("TESTCONTAINERS_REAPER_SOCKET"),
                                            .lock_path = setting("TESTCONTAINERS_REAPER_LOCK"),
                                            .log_path = setting("TESTCONTAINERS_REAPER_LOG"),
                                            .session = setting("TESTCONTAINERS_REAPER_SESSION"),
                                            .worker = "/proc/self/fd/" + std::to_string(worker_descriptor),
                                            .linger = std::chrono::milliseconds{std::atoi(
                                                setting("TESTCONTAINERS_REAPER_LINGER_MS").c_str())},
                                        }}
            .run();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "the reaper ends: %s\n", error.what());
        return 1;
    }
    return 0;
}
