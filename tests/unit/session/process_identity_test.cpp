#include "session/process_identity.hpp"

#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
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
    for (const auto* const text :
         {"", "host/boot/1", "host/boot/1/2/3", "/boot/1/2", "host//1/2", "host/boot/x/2", "host/boot/0/2",
          "host/boot/-1/2", "host/boot/1/", "host/boot/1/2x"}) {
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

/// A machine with an id of its own, seen from its first namespace.
class SeenFromAMachine : public testing::Test {
protected:
    const std::string machine_id{"0123456789abcdef0123456789abcdef\n"};
    testsupport::TemporaryFolder proc;
    Viewpoint here{.host = host_text("runner", machine_id, "pid:[4026531836]"),
                   .boot = "now",
                   .proc = proc.path(),
                   .probe = [](pid_t) { return ESRCH; }};
    ProcessIdentity other{.host = here.host, .boot = here.boot, .pid = 4711, .start_time = 21};

    void shows(const std::string& state, const std::string& start_time = "21") {
        proc.write("4711/stat", "4711 (a (b) c) " + state +
                                    " 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 " + start_time +
                                    " 23\n");
    }
    [[nodiscard]] Liveness liveness() const { return other.liveness(here); }
};

TEST_F(SeenFromAMachine, AProcessOfAnEarlierBootIsDead) {
    other.boot = "then";
    EXPECT_EQ(liveness(), Liveness::dead);
    other.host = host_text("runner", machine_id, "pid:[4026532000]");
    EXPECT_EQ(liveness(), Liveness::unknown) << "of a container";
}

TEST_F(SeenFromAMachine, AProcessOfAnotherMachineOfTheSameNameIsUnknown) {
    other.boot = "elsewhere";
    other.host = host_text("runner", std::string(32, '7'), "pid:[4026531836]");
    EXPECT_EQ(liveness(), Liveness::unknown);
}

TEST_F(SeenFromAMachine, WithoutAnIdOfItsOwnNoOtherBootIsKnownToBeItsOwn) {
    for (const auto* const id : {"", "uninitialized\n"}) {
        here.host = other.host = host_text("runner", id, "pid:[4026531836]");
        other.boot = "then";
        EXPECT_EQ(liveness(), Liveness::unknown) << id;
    }
    // Containers of an image have the id of the image.
    here.host = other.host = host_text("runner", machine_id, "pid:[4026532000]");
    EXPECT_EQ(liveness(), Liveness::unknown);
    here.host = other.host = "runner-4026531836";
    EXPECT_EQ(liveness(), Liveness::unknown);
}

TEST_F(SeenFromAMachine, ItsIdIsNotTold) {
    EXPECT_THAT(here.host, testing::MatchesRegex("runner-[0-9a-f]{12}-4026531836"));
    EXPECT_EQ(machine_id.find(here.host.substr(7, 12)), std::string::npos);
}

TEST_F(SeenFromAMachine, AProcessThatRunsIsAliveAndAnotherOfItsIdIsNot) {
    shows("S");
    EXPECT_EQ(liveness(), Liveness::alive);
    shows("S", "22");
    EXPECT_EQ(liveness(), Liveness::dead);
}

TEST_F(SeenFromAMachine, AProcessThatHasEndedIsDead) {
    for (const auto* const state : {"Z", "X"}) {
        shows(state);
        EXPECT_EQ(liveness(), Liveness::dead) << state;
    }
}

TEST_F(SeenFromAMachine, AProcessThatIsNotThereIsDead) { EXPECT_EQ(liveness(), Liveness::dead); }

TEST_F(SeenFromAMachine, AProcessThatIsHiddenIsUnknown) {
    here.probe = [](pid_t) { return EPERM; };
    EXPECT_EQ(liveness(), Liveness::unknown) << "of another user";
    here.probe = [](pid_t) { return 0; };
    EXPECT_EQ(liveness(), Liveness::unknown) << "of this user";
}

TEST_F(SeenFromAMachine, AProcessThatCannotBeReadIsUnknown) {
    // Reading a folder fails, also for root.
    proc.write("4711/stat/file", "");
    EXPECT_EQ(liveness(), Liveness::unknown);
}

TEST_F(SeenFromAMachine, AProcessOfWhichNonsenseIsToldIsUnknown) {
    for (const auto* const text : {"", "4711 (cut", "4711 (cut) S 4 5"}) {
        proc.write("4711/stat", text);
        EXPECT_EQ(liveness(), Liveness::unknown) << text;
    }
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
