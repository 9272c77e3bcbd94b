// Whatever way a process ends, what it had in the engine is gone soon after, and nothing else is.

#include "support/child_process.hpp"
#include "support/temporary_folder.hpp"
#include "witness.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <ostream>

namespace testcontainers::testsupport {
namespace {

using namespace std::chrono_literals;

const std::string leaver = std::string{CHILDREN_DIR} + "/child_leaver";

/// Sanitizers report the signal and end the program themselves.
#if defined(__SANITIZE_ADDRESS__)
constexpr ChildEnd after_segv{1, 0};
#elif defined(__SANITIZE_THREAD__)
constexpr ChildEnd after_segv{66, 0};
#else
constexpr ChildEnd after_segv{0, SIGSEGV};
#endif

struct End {
    std::string how;
    ChildEnd expected;
};

void PrintTo(const End& end, std::ostream* out) { *out << end.how; }

class Leaving : public testing::Test {
protected:
    const std::string session = unique_session();
    const Bystander bystander{session};

    [[nodiscard]] ChildProcess leave(const std::string& how) const {
        return ChildProcess{{leaver, how}, {{"TESTCONTAINERS_SESSION_ID", session}}};
    }
};

class ProcessEnds : public Leaving, public testing::WithParamInterface<End> {};

TEST_P(ProcessEnds, NothingIsLeft) {
    auto child = leave(GetParam().how);
    ASSERT_TRUE(child.read_line(60s)) << "the child made nothing";
    EXPECT_EQ(child.wait(), GetParam().expected);
    EXPECT_EQ(left_after(session, 5s), "");
    EXPECT_TRUE(bystander.is_alive());
}

INSTANTIATE_TEST_SUITE_P(, ProcessEnds,
                         testing::Values(End{"return", {0, 0}}, End{"exception", {4, 0}},
                                         End{"uncaught", {0, SIGABRT}}, End{"exit", {3, 0}},
                                         End{"quick_exit", {3, 0}}, End{"_exit", {3, 0}},
                                         End{"abort", {0, SIGABRT}}, End{"segv", after_segv},
                                         End{"kill", {0, SIGKILL}}, End{"exec_child_then_kill", {0, SIGKILL}},
                                         End{"fork_child_then_kill", {0, SIGKILL}}),
                         [](const auto& end) { return end.param.how; });

class ProcessIsEnded : public Leaving {};

TEST_F(ProcessIsEnded, BySigtermNothingIsLeft) {
    auto child = leave("wait");
    ASSERT_TRUE(child.read_line(60s));
    child.send_signal(SIGTERM);
    EXPECT_EQ(child.wait().signal, SIGTERM);
    EXPECT_EQ(left_after(session, 5s), "");
    EXPECT_TRUE(bystander.is_alive());
}

TEST_F(ProcessIsEnded, ByCtrlCInItsTerminalNothingIsLeft) {
    auto child = leave("wait");
    ASSERT_TRUE(child.read_line(60s));
    child.send_signal_to_group(SIGINT);
    EXPECT_EQ(child.wait().signal, SIGINT);
    EXPECT_EQ(left_after(session, 5s), "");
    EXPECT_TRUE(bystander.is_alive());
}

TEST_F(ProcessIsEnded, OneOfTwoInASessionOnlyItsOwnGoes) {
    auto first = leave("wait");
    auto second = leave("wait");
    const auto first_id = first.read_line(60s);
    const auto second_id = second.read_line(60s);
    ASSERT_TRUE(first_id && second_id);
    first.send_signal(SIGKILL);
    (void)first.wait();
    // The events say when the first one's container is gone; the second one's must still be there then.
    EXPECT_NE(left_after(session, 4s).find(*second_id), std::string::npos);
    EXPECT_EQ(left_of(session).find(*first_id), std::string::npos);
    second.send_signal(SIGKILL);
    (void)second.wait();
    EXPECT_EQ(left_after(session, 5s), "");
    EXPECT_TRUE(bystander.is_alive());
}

TEST_F(ProcessIsEnded, AForkedChildThatExitsFirstTakesNothingWithIt) {
    auto child = leave("fork_child_exits_first");
    const auto id = child.read_line(60s);
    ASSERT_TRUE(id);
    ASSERT_EQ(child.read_line(60s), "child has exited");
    EXPECT_NE(left_of(session).find(*id + " running"), std::string::npos);
    child.send_signal(SIGKILL);
    (void)child.wait();
    EXPECT_EQ(left_after(session, 5s), "");
}

class UnderCTest : public Leaving {
protected:
    /// A CTest run of one test, which waits until it is ended.
    [[nodiscard]] ChildProcess run_ctest(int timeout) const {
        folder.write("CTestTestfile.cmake", "add_test(leaver \"" + leaver +
                                                "\" wait)\nset_tests_properties(leaver PROPERTIES TIMEOUT " +
                                                std::to_string(timeout) + ")\n");
        return ChildProcess{{"ctest", "--test-dir", folder.path().string(), "-V"},
                            {{"TESTCONTAINERS_SESSION_ID", session}}};
    }

    /// Reads what CTest prints until the test in it has made its container.
    static bool has_made_its_container(ChildProcess& ctest) {
        while (const auto line = ctest.read_line(60s)) {
            if (line->starts_with("1: ") && line->size() == 3 + 64) {
                return true;
            }
        }
        return false;
    }

    TemporaryFolder folder;
};

TEST_F(UnderCTest, ATimeoutLeavesNothing) {
    auto ctest = run_ctest(5);
    ASSERT_TRUE(has_made_its_container(ctest));
    EXPECT_NE(ctest.wait().exit_code, 0);
    EXPECT_EQ(left_after(session, 5s), "");
    EXPECT_TRUE(bystander.is_alive());
}

TEST_F(UnderCTest, TheDeathOfCTestAndItsTestsLeavesNothing) {
    auto ctest = run_ctest(100);
    ASSERT_TRUE(has_made_its_container(ctest));
    ctest.send_signal_to_group(SIGKILL);
    (void)ctest.wait();
    EXPECT_EQ(left_after(session, 5s), "");
    EXPECT_TRUE(bystander.is_alive());
}

} // namespace
} // namespace testcontainers::testsupport
