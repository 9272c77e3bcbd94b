// A child that is forked while another thread is at something has none of what that thread has.

#include "real_reapers.hpp"
#include "values/file_descriptor.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

namespace testcontainers::reaper {
namespace {

namespace fs = std::filesystem;

/// How many of this process's descriptors lead to something whose name begins like that.
std::ptrdiff_t descriptors_of(const std::string& beginning) {
    return std::count_if(fs::directory_iterator{"/proc/self/fd"}, {}, [&](const fs::directory_entry& entry) {
        std::error_code gone;
        return fs::read_symlink(entry.path(), gone).string().starts_with(beginning);
    });
}

/// Waits until there are so many; false when there are not in time.
bool come_to_be(std::ptrdiff_t count, const std::string& beginning) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (descriptors_of(beginning) != count) {
        if (std::chrono::steady_clock::now() > end) {
            return false;
        }
        std::this_thread::yield();
    }
    return true;
}

/// A child that does nothing as long as this lives.
class IdleChild {
public:
    IdleChild() : pid_(::fork()) {
        if (pid_ == 0) {
            ::alarm(60);
            for (;;) {
                ::pause();
            }
        }
    }
    IdleChild(const IdleChild&) = delete;
    IdleChild& operator=(const IdleChild&) = delete;
    ~IdleChild() {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }

private:
    pid_t pid_;
};

class ForkBesideAThread : public RealReapers {};

TEST_F(ForkBesideAThread, ThatWaitsToStartAReaperKeepsNoLock) {
    const auto path = (runtime_folder() / (session + ".lock")).string();
    const FileDescriptor other{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)};
    ASSERT_EQ(::flock(other.get(), LOCK_EX), 0);
    auto guard = this->guard();
    std::thread thread{[&guard] { guard.protect(); }};
    EXPECT_TRUE(come_to_be(2, path)) << "it has opened the lock as well";
    const IdleChild child;
    ::flock(other.get(), LOCK_UN);
    thread.join();
    const FileDescriptor next{::open(path.c_str(), O_RDWR | O_CLOEXEC)};
    EXPECT_EQ(::flock(next.get(), LOCK_EX | LOCK_NB), 0) << "the child holds it";
    guard.nothing_left();
}

TEST_F(ForkBesideAThread, ThatConnectsKeepsNoConnection) {
    const auto path = (runtime_folder() / "full.sock").string();
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    const auto* const at = reinterpret_cast<const sockaddr*>(&address);
    const FileDescriptor listener{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    ASSERT_EQ(::bind(listener.get(), at, sizeof address), 0);
    ASSERT_EQ(::listen(listener.get(), 0), 0);
    const FileDescriptor first{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    ASSERT_EQ(::connect(first.get(), at, sizeof address), 0) << "there is no room for another now";
    const auto sockets = descriptors_of("socket:");
    std::optional<Connection> connection;
    std::thread thread{[&] { connection = Connection::to(path); }};
    EXPECT_TRUE(come_to_be(sockets + 1, "socket:"));
    const IdleChild child;
    const FileDescriptor firsts{::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC)};
    const FileDescriptor accepted{::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC)};
    thread.join();
    ASSERT_TRUE(connection);
    connection.reset();
    pollfd polled{accepted.get(), POLLIN, 0};
    EXPECT_EQ(::poll(&polled, 1, 20'000), 1) << "the child holds the other end";
}

} // namespace
} // namespace testcontainers::reaper
