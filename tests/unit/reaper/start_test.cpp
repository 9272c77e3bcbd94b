// What a reaper has of the process that starts it: the descriptors that are meant for it, and nothing else.

#include "reaper/start.hpp"

#include "real_reapers.hpp"
#include "values/file_descriptor.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <csignal>
#include <functional>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace testcontainers::reaper {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// Takes descriptors until `next` is the lowest number that is free.
std::vector<FileDescriptor> all_taken_below(int next) {
    std::vector<FileDescriptor> taken;
    for (;;) {
        FileDescriptor descriptor{::open("/dev/null", O_RDONLY | O_CLOEXEC)};
        if (descriptor.get() < 0 || descriptor.get() >= next) {
            return taken;
        }
        taken.push_back(std::move(descriptor));
    }
}

/// What a process's descriptors 0 to 4 lead to.
std::vector<std::string> first_descriptors_of(pid_t process) {
    std::vector<std::string> targets;
    for (int descriptor = 0; descriptor <= 4; ++descriptor) {
        std::error_code error;
        targets.push_back(std::filesystem::read_symlink(
                              "/proc/" + std::to_string(process) + "/fd/" + std::to_string(descriptor), error)
                              .string());
    }
    return targets;
}

/// Runs something in a forked child; whether it said so.
bool in_child(const std::function<bool()>& body) {
    const pid_t child = ::fork();
    if (child == 0) {
        ::alarm(60);
        ::_exit(body() ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return status == 0;
}

class ReaperStart : public RealReapers {
protected:
    void expect_own_descriptors() const {
        const auto reaper = testsupport::reaper_of(session);
        ASSERT_TRUE(reaper);
        const auto log = (folder() / (session + ".log")).string();
        EXPECT_THAT(first_descriptors_of(*reaper),
                    ElementsAre("/dev/null", log, log, StartsWith("socket:"),
                                StartsWith("/memfd:testcontainers-reaper-worker")));
    }
};

TEST_F(ReaperStart, PutsDescriptorsAtTheirPlacesWhateverNumbersAreFree) {
    for (int next = 95; next <= 105; ++next) {
        SCOPED_TRACE(next);
        auto guard = this->guard();
        const auto taken = all_taken_below(next);
        guard.protect();
        expect_own_descriptors();
        ASSERT_TRUE(testsupport::kill_reaper_of(session));
    }
}

TEST_F(ReaperStart, PutsDescriptorsAtTheirPlacesAlsoWhenTheirOwnNumbersAreFree) {
    for (int first = 0; first <= 4; ++first) {
        SCOPED_TRACE(first);
        EXPECT_TRUE(in_child([&] {
            for (int descriptor = first; descriptor <= 4; ++descriptor) {
                ::close(descriptor);
            }
            auto guard = this->guard();
            guard.protect();
            const auto reaper = testsupport::reaper_of(session);
            const auto log = (folder() / (session + ".log")).string();
            const auto targets = first_descriptors_of(reaper.value_or(0));
            return targets[0] == "/dev/null" && targets[1] == log && targets[2] == log &&
                   targets[3].starts_with("socket:") && targets[4].starts_with("/memfd:");
        }));
        (void)testsupport::kill_reaper_of(session);
    }
}

TEST_F(ReaperStart, GivesNoneOfThisProcesssOpenDescriptors) {
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    const FileDescriptor end{pipe[0]};
    // Not one of the reaper's own numbers, and not closed by exec.
    FileDescriptor leaked{::fcntl(pipe[1], F_DUPFD, 20)};
    ::close(pipe[1]);
    auto guard = this->guard();
    guard.protect();
    leaked.reset();
    pollfd polled{end.get(), POLLIN, 0};
    EXPECT_EQ(::poll(&polled, 1, 30'000), 1) << "the reaper holds the other end";
    EXPECT_TRUE(testsupport::reaper_of(session)) << "and lives";
    guard.nothing_left();
}

TEST_F(ReaperStart, GivesNoneOfThisProcesssRulesForSignals) {
    std::array<int, 2> told{};
    ASSERT_EQ(::pipe2(told.data(), O_CLOEXEC), 0);
    const FileDescriptor tell{told[1]};
    FileDescriptor hear{told[0]};
    ASSERT_TRUE(in_child([&] {
        ::signal(SIGCHLD, SIG_IGN);
        ::signal(SIGUSR1, SIG_IGN);
        sigset_t all;
        ::sigfillset(&all);
        ::sigprocmask(SIG_BLOCK, &all, nullptr);
        auto guard = this->guard();
        guard.protect();
        const auto reaper = testsupport::reaper_of(session).value_or(0);
        guard.nothing_left();
        return ::write(tell.get(), &reaper, sizeof reaper) == sizeof reaper;
    }));
    pid_t reaper = 0;
    ASSERT_EQ(::read(hear.get(), &reaper, sizeof reaper), static_cast<ssize_t>(sizeof reaper));
    EXPECT_TRUE(testsupport::ends_within(reaper, 60s)) << "it does not hear of its workers' ends\n"
                                                       << testsupport::report_of(reaper);
}

/// Libraries that only the worker needs, which are none.
class ReaperWithoutItsLibraries : public RealReapers {
protected:
    ReaperWithoutItsLibraries() {
        for (const auto* const name : {"libcurl.so.4", "libcurl-gnutls.so.4", "libssl.so.3"}) {
            libraries_.write(name, "");
        }
    }

private:
    testsupport::TemporaryFolder libraries_;
    testsupport::EnvGuard path_{"LD_LIBRARY_PATH", libraries_.path().string()};
};

TEST_F(ReaperWithoutItsLibraries, ConfirmsNothing) {
    auto guard = this->guard();
    const auto message = message_of(guard);
    EXPECT_THAT(message, HasSubstr("testcontainers-reaper-worker"));
    EXPECT_THAT(message, HasSubstr("exit code 127"));
    const auto log = folder() / (session + ".log");
    EXPECT_THAT(message, HasSubstr(log.string()));
    const auto reaper = testsupport::reaper_of(session);
    EXPECT_TRUE(!reaper || testsupport::ends_within(*reaper, 60s));
    EXPECT_THAT(testsupport::content_of(log), HasSubstr("error while loading shared libraries"));
}

} // namespace
} // namespace testcontainers::reaper
