// Forks while another thread follows a container's log. The children end as the argument says: by `exit`, or
// by a `return` that destroys their copies of all handles.

#include "testcontainers/testcontainers.hpp"

#include <atomic>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include <sys/wait.h>
#include <unistd.h>

namespace {

namespace tc = testcontainers;

/// Forks children until one has failed; true in a child that is to return.
class Forks {
public:
    [[nodiscard]] bool run(int count, bool by_exit) {
        for (int i = 0; i < count && status_ == 0; ++i) {
            const pid_t child = ::fork();
            if (child == 0) {
                // One that hangs is ended by the signal, and seen by its status.
                ::alarm(20);
                if (by_exit) {
                    std::exit(0);
                }
                return true;
            }
            ::waitpid(child, &status_, 0);
        }
        return false;
    }

    [[nodiscard]] int status() const { return status_; }

private:
    int status_ = 0;
};

} // namespace

int main(int, char** arguments) {
    const auto container = tc::run({.image = "busybox:1",
                                    .command = {"sh", "-c", "while :; do echo line; usleep 1000; done"},
                                    .wait = tc::wait::running()});
    std::atomic<int> lines = 0;
    const auto follower = container.follow_logs([&lines](const tc::LogLine&) {
        ++lines;
        lines.notify_all();
    });
    lines.wait(0);
    Forks forks;
    if (forks.run(30, arguments[1] == std::string_view{"exit"})) {
        return 0;
    }
    const int seen = lines;
    lines.wait(seen);
    std::cout << "children ended with status " << forks.status() << '\n'
              << container.exec({"echo", "alive"}).out << std::flush;
    return 0;
}
