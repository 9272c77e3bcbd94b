// A child that is forked while another thread is at something has none of what that thread has.

#include "real_reapers.hpp"
#include "reaper/lease_hold.hpp"
#include "reaper/use.hpp"
#include "values/file_descriptor.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
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

/// A child that runs, and does nothing, as long as this lives.
class IdleChild {
public:
    IdleChild() {
        std::array<int, 2> told{};
        EXPECT_EQ(::pipe2(told.data(), O_CLOEXEC), 0);
        const FileDescriptor hear{told[0]};
        FileDescriptor tell{told[1]};
        pid_ = ::fork();
        if (pid_ == 0) {
            ::alarm(60);
            tell.reset();
            for (;;) {
                ::pause();
            }
        }
        tell.reset();
        char nothing = 0;
        EXPECT_EQ(::read(hear.get(), &nothing, 1), 0) << "the other end is closed by the child as well";
    }
    IdleChild(const IdleChild&) = delete;
    IdleChild& operator=(const IdleChild&) = delete;
    ~IdleChild() {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }

private:
    pid_t pid_ = -1;
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

TEST_F(ForkBesideAThread, ThatWaitsToHoldWhatIsSharedKeepsNoLock) {
    const auto path = lease_file(session, "1-1").string();
    const FileDescriptor other{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)};
    ASSERT_EQ(::flock(other.get(), LOCK_EX), 0);
    std::optional<LeaseHold> hold;
    std::thread thread{[&] { hold = LeaseHold::of(session, "1-1"); }};
    EXPECT_TRUE(come_to_be(2, path)) << "it has opened the file as well";
    const IdleChild child;
    ::flock(other.get(), LOCK_UN);
    thread.join();
    EXPECT_TRUE(hold);
    hold.reset();
    EXPECT_EQ(::flock(other.get(), LOCK_EX | LOCK_NB), 0) << "the child holds it";
}

TEST_F(ForkBesideAThread, KeepsNoUseOfWhatIsReused) {
    const std::string hash(64, 'a');
    std::optional<Use> use{Use::begin(hash)};
    EXPECT_FALSE(Use::unused_for(hash, std::chrono::seconds{0}));
    const IdleChild child;
    use.reset();
    EXPECT_TRUE(Use::unused_for(hash, std::chrono::seconds{0})) << "the child uses it";
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
