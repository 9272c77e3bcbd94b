// The life of a watcher, whose worker is a program that does nothing. It runs in the test's own thread, which
// is to hear of the end of its children.

#include "watcher.hpp"

#include "reaper/connection.hpp"
#include "support/temporary_folder.hpp"
#include "values/file_lock.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <cstring>
#include <filesystem>
#include <optional>
#include <semaphore>
#include <thread>

#include <sys/socket.h>
#include <sys/un.h>

namespace testcontainers::reaper {
namespace {

using namespace std::chrono_literals;

FileDescriptor listen_at(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    FileDescriptor listener{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
    EXPECT_EQ(::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(::listen(listener.get(), 8), 0);
    return listener;
}

class ReaperWatcher : public testing::Test {
protected:
    ReaperWatcher() { ::sigprocmask(SIG_SETMASK, nullptr, &signals_before_); }
    ~ReaperWatcher() override { ::sigprocmask(SIG_SETMASK, &signals_before_, nullptr); }

    [[nodiscard]] std::string path(const std::string& extension) const {
        return (folder_.path() / ("s" + extension)).string();
    }

    /// A watcher whose worker is this program.
    [[nodiscard]] Watcher watcher(const std::string& worker, std::chrono::milliseconds linger) {
        folder_.write("s.log", "");
        return Watcher{{.listener = listen_at(path(".sock")),
                        .socket_path = path(".sock"),
                        .lock_path = path(".lock"),
                        .log_path = path(".log"),
                        .session = "s",
                        .worker = worker,
                        .linger = linger}};
    }

    [[nodiscard]] std::optional<Connection> connect() const { return Connection::to(path(".sock")); }

    testsupport::TemporaryFolder folder_;

private:
    sigset_t signals_before_{};
};

TEST_F(ReaperWatcher, IsNotKeptByWhoOnlyLooksWhetherItLives) {
    auto watcher = this->watcher("/bin/true", 500ms);
    std::binary_semaphore ended{0};
    constexpr int most_looks = 200;
    int looks = 0;
    std::thread others{[&] {
        while (++looks < most_looks && !ended.try_acquire_for(50ms)) {
            (void)connect();
        }
    }};
    watcher.run();
    ended.release();
    others.join();
    EXPECT_LT(looks, most_looks);
}

TEST_F(ReaperWatcher, StaysForAWhileAfterTheLastWhoSpoke) {
    auto watcher = this->watcher("/bin/true", 200ms);
    std::chrono::steady_clock::time_point last_end;
    auto connection = connect();
    std::thread user{[&] {
        EXPECT_EQ(connection->ask("label=org.testcontainers.session-id%3Ds", 10s), "ACK");
        EXPECT_EQ(connection->ask("done=yes", 10s), "ACK");
        last_end = std::chrono::steady_clock::now();
        connection.reset();
    }};
    watcher.run();
    user.join();
    EXPECT_GE(std::chrono::steady_clock::now() - last_end, 200ms);
    EXPECT_FALSE(std::filesystem::exists(path(".sock")));
}

TEST_F(ReaperWatcher, KnowsWhatIsHeldSinceAnEarlierOneAndWhenThatEnds) {
    const LeaseFiles files{folder_.path(), "s"};
    files.begun({.name = "db", .attempt = "1-1", .hash = "h"});
    files.runs("1-1", "at 1");
    auto held = locked_file(path(".1-1.lease"), FileLock::shared);
    ASSERT_TRUE(held);
    auto watcher = this->watcher("/bin/true", 0ms);
    std::thread user{[&] {
        auto connection = connect();
        EXPECT_EQ(connection->ask("lease=db&hash=h", 10s), "RUNNING 1-1 at%201");
        connection.reset();
        held.reset();
    }};
    watcher.run();
    user.join();
    EXPECT_FALSE(std::filesystem::exists(path(".1-1.lease")));
}

TEST_F(ReaperWatcher, DoesNotWaitForASweepThatFails) {
    auto watcher = this->watcher("/bin/false", 0ms);
    watcher.run();
    EXPECT_FALSE(std::filesystem::exists(path(".log"))) << "a sweep that failed counts as given up";
}

} // namespace
} // namespace testcontainers::reaper
