// The life of a watcher, whose worker is a program that does nothing. It runs in the test's own thread, which
// is to hear of the end of its children.

#include "watcher.hpp"

#include "reaper/connection.hpp"
#include "support/reaper_process.hpp"
#include "support/temporary_folder.hpp"
#include "values/file_lock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstring>
#include <filesystem>
#include <optional>
#include <semaphore>
#include <thread>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __SANITIZE_THREAD__
/// A watcher forks, here beside a test's threads: in its children ThreadSanitizer takes them for leaked.
extern "C" const char* __tsan_default_options() { return "report_thread_leaks=0"; }
#endif

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

    /// Writes a program beside the socket.
    std::string write_program(const std::string& name, const std::string& script) const {
        return folder_.write_program(name, script).string();
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
    const LeaseFiles files{path(".sock"), "s"};
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

TEST_F(ReaperWatcher, KeepsWhatIsHeldAsLongAsItCannotWaitForTheEndOfThat) {
    const LeaseFiles files{path(".sock"), "s"};
    files.begun({.name = "db", .attempt = "1-1", .hash = "h"});
    files.runs("1-1", "at 1");
    auto held = locked_file(path(".1-1.lease"), FileLock::shared);
    ASSERT_TRUE(held);
    auto watcher = this->watcher("/bin/true", 0ms);
    std::binary_semaphore ended{0};
    std::thread user{[&] {
        EXPECT_EQ(connect().value().ask("lease=db&hash=h", 10s), "RUNNING 1-1 at%201");
        // No file that could be opened once more when the lock is free.
        std::filesystem::rename(path(".1-1.lease"), path(".away"));
        std::filesystem::create_directory(path(".1-1.lease"));
        held.reset();
        EXPECT_FALSE(ended.try_acquire_for(500ms));
        std::filesystem::remove(path(".1-1.lease"));
    }};
    watcher.run();
    ended.release();
    user.join();
}

TEST_F(ReaperWatcher, ConfirmsNothingAsLongAsItsWorkerCannotBeRun) {
    const auto program = write_program("worker", "test -e \"$0.works\" || exit 127");
    auto watcher = this->watcher(program, 0ms);
    auto connection = connect();
    std::thread user{[&] {
        const std::string filter = "label=org.testcontainers.session-id%3Ds";
        const auto refused = testing::AllOf(testing::StartsWith("ERR"), testing::HasSubstr("exit code 127"),
                                            testing::HasSubstr(path(".log")));
        EXPECT_THAT(connection->ask(filter, 10s).value_or(""), refused);
        EXPECT_THAT(connection->ask("lease=db&hash=h", 10s).value_or(""), refused);
        EXPECT_THAT(connection->ask("draw=db&hash=h", 10s).value_or(""), refused);
        write_program("worker.works", "");
        EXPECT_EQ(connection->ask(filter, 10s), "ACK") << "it has been made to work";
        connection.reset();
    }};
    watcher.run();
    user.join();
}

TEST_F(ReaperWatcher, KeepsItsLogWhenItsWorkerCannotBeRun) {
    auto watcher = this->watcher("/no/worker", 0ms);
    watcher.run();
    EXPECT_TRUE(std::filesystem::exists(path(".log")));
    EXPECT_FALSE(std::filesystem::exists(path(".lock")));
}

TEST_F(ReaperWatcher, WithoutRoomForAnotherConnectionTakesItWhenOneEnds) {
    auto watcher = this->watcher("/bin/true", 60s);
    const pid_t child = ::fork();
    if (child == 0) {
        ::alarm(60);
        const int next = ::fcntl(STDIN_FILENO, F_DUPFD, 3);
        const rlimit limit{static_cast<rlim_t>(next) + 4, static_cast<rlim_t>(next) + 4};
        ::close(next);
        ::setrlimit(RLIMIT_NOFILE, &limit);
        watcher.run();
        ::_exit(0);
    }
    constexpr std::size_t most = 8;
    std::vector<Connection> connections;
    connections.push_back(std::move(connect().value()));
    auto answer = connections.back().ask("label=org.testcontainers.session-id%3Ds", 30s);
    EXPECT_EQ(answer, "ACK");
    while (answer && connections.size() < most) {
        connections.push_back(std::move(connect().value()));
        // Long enough for one that is busy with waiting to show.
        answer = connections.back().ask("label=org.testcontainers.session-id%3Ds", 500ms);
    }
    EXPECT_FALSE(answer) << "there was room for all";
    ASSERT_GE(connections.size(), 2U);
    EXPECT_LT(testsupport::usage_of(child).processor_time, 250ms);
    connections.erase(connections.begin());
    EXPECT_EQ(connections.back().hear(30s), "ACK");
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
}

TEST_F(ReaperWatcher, DoesNotWaitForASweepThatFails) {
    auto watcher = this->watcher("/bin/false", 0ms);
    watcher.run();
    EXPECT_FALSE(std::filesystem::exists(path(".log"))) << "a sweep that failed counts as given up";
}

} // namespace
} // namespace testcontainers::reaper
