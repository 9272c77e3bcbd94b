// Whatever way a process ends, what it had in the engine is gone soon after, and nothing else is.

#include "leaving.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <ostream>

namespace testcontainers::testsupport {
namespace {

using namespace std::chrono_literals;

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

class ProcessEnds : public Leaving, public testing::WithParamInterface<End> {};

TEST_P(ProcessEnds, NothingIsLeft) {
    auto child = leave(GetParam().how);
    ASSERT_TRUE(child.read_line(60s)) << "the child made nothing";
    EXPECT_EQ(child.wait(), GetParam().expected);
    EXPECT_EQ(left_after(session, 5s), "");
    EXPECT_TRUE(bystander.is_alive());
}

INSTANTIATE_TEST_SUITE_P(
    , ProcessEnds,
    testing::Values(End{"return", {0, 0}}, End{"exception", {4, 0}}, End{"uncaught", {0, SIGABRT}},
                    End{"exit", {3, 0}}, End{"quick_exit", {3, 0}}, End{"_exit", {3, 0}},
                    End{"abort", {0, SIGABRT}}, End{"segv", after_segv}, End{"kill", {0, SIGKILL}},
                    End{"kill_with_all_signals_blocked_and_ignored", {0, SIGKILL}},
                    End{"exec_child_then_kill", {0, SIGKILL}}, End{"fork_child_then_kill", {0, SIGKILL}}),
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

TEST_F(ProcessIsEnded, BySighupToItsGroupNothingIsLeft) {
    auto child = leave("wait");
    ASSERT_TRUE(child.read_line(60s));
    child.send_signal_to_group(SIGHUP);
    EXPECT_EQ(child.wait().signal, SIGHUP);
    EXPECT_EQ(left_after(session, 5s), "");
    EXPECT_TRUE(bystander.is_alive());
}

/// Makes an empty image with labels; returns its id.
std::string make_image(const std::string& name, const std::map<std::string, std::string>& labels) {
    std::string changes;
    for (const auto& [label, value] : labels) {
        changes += " --change 'LABEL " + label + "=" + value + "'";
    }
    ChildProcess import{{"sh", "-c", "tar -c -T /dev/null | docker import" + changes + " - " + name}};
    return import.read_line(60s).value_or("no image");
}

TEST_F(ProcessIsEnded, TheImagesItHasBuiltGoAndNoOthers) {
    auto child = leave("wait");
    const auto id = child.read_line(60s);
    ASSERT_TRUE(id);
    auto labels = usual_engine().containers().inspect(*id).labels;
    const auto inheritor = make_image("localhost/inheritor-" + session + ":1", labels);
    labels["org.testcontainers.image"] = "localhost/own-" + session + ":1";
    const auto own = make_image("localhost/own-" + session + ":1", labels);
    const auto others =
        make_image("localhost/others-" + session + ":1", {{"org.testcontainers", "true"},
                                                          {"org.testcontainers.lang", "java"},
                                                          {"org.testcontainers.session-id", session + "x"}});
    EXPECT_NE(left_of(session).find(own), std::string::npos);
    child.send_signal(SIGKILL);
    (void)child.wait();
    EXPECT_NE(left_without(own, session, 5s).find(inheritor), std::string::npos) << "made of its container";
    usual_engine().images().remove(inheritor);
    EXPECT_EQ(left_after(session, 5s), "");
    EXPECT_EQ(usual_engine().images().inspect("localhost/others-" + session + ":1").id, others);
    usual_engine().images().remove(others);
    EXPECT_TRUE(bystander.is_alive());
}

TEST_F(ProcessIsEnded, AContainerThatNobodyCleansUpStays) {
    auto child = leave("leave_one_then_kill");
    ASSERT_TRUE(child.read_line(60s));
    const auto id = child.read_line(60s);
    ASSERT_TRUE(id);
    (void)child.wait();
    EXPECT_EQ(left_after(session, 5s), "");
    another_session_sweeps();
    EXPECT_TRUE(usual_engine().containers().inspect(*id).state.running);
    usual_engine().containers().remove(*id);
    EXPECT_TRUE(bystander.is_alive());
}

TEST_F(ProcessIsEnded, ByCtrlCInItsTerminalNothingIsLeft) {
    ChildProcess child{{leaver, "wait"}, variables(), ChildProcess::Place::terminal};
    ASSERT_TRUE(child.read_line(60s));
    child.press_ctrl_c();
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
    const auto seconds = left_without(*first_id, session, 5s);
    EXPECT_EQ(seconds.find(*first_id), std::string::npos);
    EXPECT_NE(seconds.find(*second_id + " running"), std::string::npos);
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
    EXPECT_TRUE(bystander.is_alive());
}

TEST_F(ProcessIsEnded, AForkedChildWithThingsOfItsOwnTakesOnlyThoseWithIt) {
    auto parent = leave("fork_child_that_makes_more");
    const auto parents_id = parent.read_line(60s);
    const auto childs_id = parent.read_line(60s);
    ASSERT_EQ(parent.read_line(60s), "child has been killed");
    const auto parents = left_without(*childs_id, session, 5s);
    EXPECT_EQ(parents.find(*childs_id), std::string::npos) << parents;
    EXPECT_NE(parents.find(*parents_id + " running"), std::string::npos) << parents;
    parent.send_signal(SIGKILL);
    (void)parent.wait();
    EXPECT_EQ(left_after(session, 5s), "");
    EXPECT_TRUE(bystander.is_alive());
}

class ForksBesideAFollower : public Leaving, public testing::WithParamInterface<const char*> {};

TEST_P(ForksBesideAFollower, NeitherHangNorRemove) {
    ChildProcess child{{std::string{CHILDREN_DIR} + "/child_forker", GetParam()}, variables()};
    EXPECT_EQ(child.read_line(60s), "children ended with status 0");
    EXPECT_EQ(child.read_line(60s), "alive");
    EXPECT_EQ(child.wait(), (ChildEnd{0, 0}));
    EXPECT_EQ(left_after(session, 5s), "");
    EXPECT_TRUE(bystander.is_alive());
}

INSTANTIATE_TEST_SUITE_P(, ForksBesideAFollower, testing::Values("exit", "return"),
                         [](const auto& end) { return std::string{end.param}; });

TEST_F(ProcessIsEnded, AClashOfNamesTouchesNothingOfAnybodyElse) {
    auto child = leave("clash", bystander.name());
    ASSERT_TRUE(child.read_line(60s));
    EXPECT_EQ(child.read_line(60s), "3 clashes");
    child.send_signal(SIGKILL);
    (void)child.wait();
    EXPECT_EQ(left_after(session, 5s), "");
    EXPECT_TRUE(bystander.is_alive());
}

TEST_F(ProcessIsEnded, AClashOfNamesWithinASessionTouchesNothingOfTheOther) {
    const auto name = "named-" + session;
    auto first = leave("with_names", name);
    ASSERT_TRUE(first.read_line(60s));
    ASSERT_EQ(first.read_line(60s), "named");
    auto second = leave("clash", name);
    const auto seconds_id = second.read_line(60s);
    ASSERT_TRUE(seconds_id);
    ASSERT_EQ(second.read_line(60s), "3 clashes");
    second.send_signal(SIGKILL);
    (void)second.wait();
    const auto firsts = left_without(*seconds_id, session, 5s);
    EXPECT_NE(firsts.find("network " + name), std::string::npos) << firsts;
    EXPECT_NE(firsts.find("volume " + name), std::string::npos) << firsts;
    EXPECT_TRUE(usual_engine().containers().inspect(name).state.running);
    first.send_signal(SIGKILL);
    (void)first.wait();
    EXPECT_EQ(left_after(session, 5s), "");
    EXPECT_TRUE(bystander.is_alive());
}

class GoogleTestEnds : public Leaving {
protected:
    [[nodiscard]] ChildEnd run(const std::string& test, const std::string& style = "fast") const {
        return ChildProcess{{std::string{CHILDREN_DIR} + "/child_death", "--gtest_filter=" + test,
                             "--gtest_death_test_style=" + style},
                            variables()}
            .wait();
    }
};

TEST_F(GoogleTestEnds, AFailureLeavesNothing) {
    EXPECT_EQ(run("Box.Fails"), (ChildEnd{1, 0}));
    EXPECT_EQ(left_of(session), "");
    EXPECT_TRUE(bystander.is_alive());
}

TEST_F(GoogleTestEnds, AnExceptionLeavesNothing) {
    EXPECT_EQ(run("Box.Throws"), (ChildEnd{1, 0}));
    EXPECT_EQ(left_of(session), "");
    EXPECT_TRUE(bystander.is_alive());
}

TEST_F(GoogleTestEnds, AFastDeathTestLeavesTheContainerAliveAndThenNothing) {
    EXPECT_EQ(run("Box.OutlivesDeaths", "fast"), (ChildEnd{0, 0}));
    EXPECT_EQ(left_of(session), "");
    EXPECT_TRUE(bystander.is_alive());
}

TEST_F(GoogleTestEnds, AThreadsafeDeathTestLeavesTheContainerAliveAndThenNothing) {
    EXPECT_EQ(run("Box.OutlivesDeaths", "threadsafe"), (ChildEnd{0, 0}));
    EXPECT_EQ(left_after(session, 5s), "") << "the re-executed children make containers of their own";
    EXPECT_TRUE(bystander.is_alive());
}

class UnderCTest : public Leaving {
protected:
    /// A CTest run of one test, which waits until it is ended.
    [[nodiscard]] ChildProcess run_ctest(int timeout,
                                         ChildProcess::Place place = ChildProcess::Place::group) const {
        folder.write("CTestTestfile.cmake", "add_test(leaver \"" + leaver +
                                                "\" wait)\nset_tests_properties(leaver PROPERTIES TIMEOUT " +
                                                std::to_string(timeout) + ")\n");
        return ChildProcess{{"ctest", "--test-dir", folder.path().string(), "-V"}, variables(), place};
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
    // Longer and longer, until the test has had the time to make its container.
    bool was_made = false;
    for (int timeout = 3; !was_made && timeout < 60; timeout *= 2) {
        auto ctest = run_ctest(timeout);
        was_made = has_made_its_container(ctest);
        EXPECT_NE(ctest.wait().exit_code, 0);
        EXPECT_EQ(left_after(session, 5s), "");
    }
    EXPECT_TRUE(was_made);
    EXPECT_TRUE(bystander.is_alive());
}

TEST_F(UnderCTest, CtrlCInItsTerminalLeavesNothing) {
    auto ctest = run_ctest(100, ChildProcess::Place::terminal);
    ASSERT_TRUE(has_made_its_container(ctest));
    ctest.press_ctrl_c();
    EXPECT_NE(ctest.wait(), (ChildEnd{0, 0}));
    EXPECT_EQ(left_after(session, 5s), "");
    EXPECT_TRUE(bystander.is_alive());
}

TEST_F(UnderCTest, TheDeathOfCTestAloneTakesNothingFromATestThatLivesOn) {
    auto ctest = run_ctest(100);
    ASSERT_TRUE(has_made_its_container(ctest));
    ctest.send_signal(SIGKILL);
    EXPECT_EQ(ctest.wait().signal, SIGKILL);
    EXPECT_NE(left_of(session).find(" running"), std::string::npos);
    ctest.send_signal_to_group(SIGKILL);
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
