#include "session/process_identity.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

namespace testcontainers::session {
namespace {

ProcessIdentity own() { return ProcessIdentity::of(::getpid()).value(); }

TEST(ProcessIdentity, IsReadAsItIsWritten) {
    const auto text = to_string(own());
    const auto read = ProcessIdentity::parse(text);
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(to_string(*read), text);
    EXPECT_EQ(read->pid, ::getpid());
}

TEST(ProcessIdentity, IsNotReadFromAnythingElse) {
    for (const auto* const text : {"", "host/boot/1", "host/boot/1/2/3", "/boot/1/2", "host//1/2",
                                   "host/boot/x/2", "host/boot/1/", "host/boot/1/2x"}) {
        EXPECT_FALSE(ProcessIdentity::parse(text)) << text;
    }
}

TEST(ProcessIdentity, OfAProcessThatRunsIsAlive) { EXPECT_EQ(own().liveness(), Liveness::alive); }

TEST(ProcessIdentity, OfAProcessThatHasEndedIsDeadAlsoBeforeItsParentHasAsked) {
    const pid_t child = ::fork();
    if (child == 0) {
        ::pause();
        ::_exit(0);
    }
    const auto identity = ProcessIdentity::of(child);
    ASSERT_TRUE(identity);
    EXPECT_EQ(identity->liveness(), Liveness::alive);
    ::kill(child, SIGKILL);
    siginfo_t ended{};
    ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOWAIT), 0);
    EXPECT_EQ(identity->liveness(), Liveness::dead);
    ::waitpid(child, nullptr, 0);
    EXPECT_EQ(identity->liveness(), Liveness::dead);
    EXPECT_FALSE(ProcessIdentity::of(child));
}

TEST(ProcessIdentity, IsAnothersWhenTheProcessIdWasGivenAgain) {
    auto earlier = own();
    --earlier.start_time;
    EXPECT_EQ(earlier.liveness(), Liveness::dead);
}

TEST(ProcessIdentity, OfAnEarlierBootOfThisMachineIsDead) {
    auto earlier = own();
    earlier.boot = "another";
    EXPECT_EQ(earlier.liveness(), Liveness::dead);
}

TEST(ProcessIdentity, OfAnotherMachineIsUnknown) {
    auto other = own();
    other.host = "elsewhere-1";
    EXPECT_EQ(other.liveness(), Liveness::unknown);
    other.boot = "another";
    EXPECT_EQ(other.liveness(), Liveness::unknown);
}

TEST(ProcessIdentity, OfAnotherProcessNamespaceIsUnknown) {
    auto other = own();
    other.host = other.host.substr(0, other.host.rfind('-')) + "-1";
    EXPECT_EQ(other.liveness(), Liveness::unknown);
}

} // namespace
} // namespace testcontainers::session
