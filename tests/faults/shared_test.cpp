// One service for all processes of a session, as long as any of them uses it.

#include "leaving.hpp"
#include "support/child_process.hpp"
#include "support/reaper_process.hpp"
#include "support/temporary_folder.hpp"
#include "testcontainers/docker/client.hpp"
#include "testcontainers/engine.hpp"
#include "witness.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <map>
#include <memory>
#include <vector>

namespace testcontainers::testsupport {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class SharedService : public testing::Test {
protected:
    const std::string session = unique_session();
    /// Of the children that are started from now on.
    std::map<std::string, std::string> environment{{"TESTCONTAINERS_SESSION_ID", session}};

    using Child = std::unique_ptr<ChildProcess>;

    [[nodiscard]] Child use(const std::string& name, const std::string& script = "echo ready",
                            const std::string& grace = "500") const {
        return std::make_unique<ChildProcess>(
            std::vector<std::string>{std::string{CHILDREN_DIR} + "/child_sharer", name, script, grace},
            environment);
    }

    static void kill(ChildProcess& child) {
        child.send_signal(SIGKILL);
        (void)child.wait();
    }

    [[nodiscard]] std::size_t containers() const {
        return Engine::current()
            .client()
            .containers()
            .list({{"label", {"org.testcontainers.session-id=" + session}}}, true)
            .size();
    }
};

TEST_F(SharedService, IsStartedOnceForManyProcesses) {
    std::vector<Child> children;
    for (int i = 0; i < 6; ++i) {
        children.push_back(use("box"));
    }
    std::vector<std::string> lines;
    for (auto& child : children) {
        lines.push_back(child->read_line(60s).value_or("nothing"));
    }
    EXPECT_THAT(lines.front(), HasSubstr(" answers"));
    EXPECT_THAT(lines, testing::Each(lines.front()));
    EXPECT_EQ(containers(), 1U);
    for (std::size_t i = 0; i + 1 < children.size(); ++i) {
        kill(*children[i]);
    }
    EXPECT_EQ(containers(), 1U);
    kill(*children.back());
    EXPECT_EQ(left_after(session, 10s), "");
}

TEST_F(SharedService, IsStartedOnceForARunOfCTest) {
    constexpr int processes = 20;
    const TemporaryFolder folder;
    std::string tests;
    for (int i = 0; i < processes; ++i) {
        tests += "add_test(user" + std::to_string(i) + " \"" + CHILDREN_DIR +
                 "/child_sharer\" box \"echo ready\" 1000 leave)\n";
    }
    folder.write("CTestTestfile.cmake", tests);
    // Holds it also when for longer than its grace no test does.
    const auto holder = use("box", "echo ready", "1000");
    const auto held = holder->read_line(60s);
    ASSERT_TRUE(held);
    ChildProcess ctest{
        {"ctest", "--test-dir", folder.path().string(), "-j8", "--repeat", "until-fail:2", "-V"},
        environment};
    std::map<std::string, int> answers;
    while (const auto line = ctest.read_line(60s)) {
        if (line->ends_with(" answers")) {
            ++answers[line->substr(line->find(' '))];
        }
    }
    EXPECT_EQ(ctest.wait().exit_code, 0);
    EXPECT_THAT(answers, testing::ElementsAre(testing::Pair(HasSubstr(*held), 2 * processes)));
    kill(*holder);
    EXPECT_EQ(left_after(session, 10s), "");
}

TEST_F(SharedService, OutlivesTheProcessThatStartedIt) {
    auto starter = use("box");
    const auto first = starter->read_line(60s);
    auto user = use("box");
    EXPECT_EQ(user->read_line(60s), first);
    kill(*starter);
    auto later = use("box");
    EXPECT_EQ(later->read_line(60s), first);
    kill(*user);
    kill(*later);
    EXPECT_EQ(left_after(session, 10s), "");
}

TEST_F(SharedService, StaysForItsGraceAfterItsLastUser) {
    auto first = use("box", "echo ready", "60000");
    const auto id = first->read_line(60s);
    kill(*first);
    auto second = use("box", "echo ready", "60000");
    EXPECT_EQ(second->read_line(60s), id);
    kill(*second);
    Engine::current().client().containers().remove(id->substr(0, 64));
}

TEST_F(SharedService, OutlivesItsReaperForThoseWhoHoldItAndThoseWhoComeLater) {
    const auto starter = use("box");
    const auto first = starter->read_line(60s);
    ASSERT_TRUE(first);
    const auto user = use("box");
    ASSERT_EQ(user->read_line(60s), first);
    ASSERT_TRUE(kill_reaper_of(session));
    // It has another reaper, which sweeps; so does that of another session.
    const auto later = use("box");
    EXPECT_EQ(later->read_line(60s), first);
    another_session_sweeps();
    EXPECT_EQ(containers(), 1U);
    kill(*later);
    kill(*starter);
    const auto last = use("box");
    EXPECT_EQ(last->read_line(60s), first);
    kill(*last);
    EXPECT_EQ(containers(), 1U) << "one holds it that the reaper has never heard of";
    kill(*user);
    EXPECT_EQ(left_after(session, 20s), "");
}

TEST_F(SharedService, WithoutAReaperStaysForItsHoldersAndIsThenSweptByAnotherSession) {
    const auto holder = use("box");
    ASSERT_TRUE(holder->read_line(60s));
    ASSERT_TRUE(kill_reaper_of(session));
    another_session_sweeps();
    EXPECT_EQ(containers(), 1U);
    kill(*holder);
    another_session_sweeps();
    EXPECT_EQ(left_after(session, 20s), "");
}

TEST_F(SharedService, WhoseReaperDiesWhileItStartsIsStartedOnce) {
    const auto starter = use("box", "sleep 3; echo ready");
    ASSERT_TRUE(made_within(session, 60s));
    ASSERT_TRUE(kill_reaper_of(session));
    const auto other = use("box", "sleep 3; echo ready");
    const auto line = other->read_line(60s).value_or("nothing");
    EXPECT_THAT(line, HasSubstr(" answers"));
    EXPECT_EQ(starter->read_line(60s), line);
    EXPECT_EQ(containers(), 1U);
    kill(*starter);
    kill(*other);
    EXPECT_EQ(left_after(session, 20s), "");
}

TEST_F(SharedService, ThatFailsToStartFailsForAllAndIsTriedOnce) {
    auto first = use("box", "echo cannot work; exit 7");
    auto second = use("box", "echo cannot work; exit 7");
    std::vector<std::string> texts;
    for (auto* const child : {first.get(), second.get()}) {
        texts.push_back(child->read_line(60s).value_or(""));
    }
    EXPECT_THAT(texts, testing::Each(HasSubstr("exited with code 7")));
    const auto told_by_another = HasSubstr("failed to start in another process");
    EXPECT_THAT(texts, testing::UnorderedElementsAre(told_by_another, testing::Not(told_by_another)));
    EXPECT_EQ(left_after(session, 10s), "");
}

TEST_F(SharedService, ThatHasEndedIsReportedToWhoeverComesLater) {
    auto first = use("box");
    const auto id = first->read_line(60s).value_or("").substr(0, 64);
    (void)Engine::current().client().containers().stop(id, 0s);
    auto second = use("box");
    EXPECT_THAT(second->read_line(60s).value_or(""), HasSubstr("does not run any more"));
    kill(*first);
    EXPECT_EQ(left_after(session, 10s), "");
}

TEST_F(SharedService, OfOneNameMustBeOfOneSpec) {
    auto first = use("box");
    ASSERT_TRUE(first->read_line(60s));
    auto second = use("box", "echo another; echo ready");
    EXPECT_THAT(second->read_line(60s).value_or(""), HasSubstr("\"box\" was started from another spec"));
    kill(*first);
    EXPECT_EQ(left_after(session, 10s), "");
}

TEST_F(SharedService, IsNotWaitedForLongerThanTheTestMayTake) {
    auto starter = use("box", "sleep 600");
    ASSERT_TRUE(made_within(session, 60s));
    environment["TESTCONTAINERS_TIME_LIMIT"] = "0.5";
    auto other = use("box", "sleep 600");
    EXPECT_THAT(other->read_line(60s).value_or(""), HasSubstr("\"box\" was not started by another process"));
    kill(*starter);
    EXPECT_EQ(left_after(session, 10s), "");
}

TEST_F(SharedService, WhoseStarterDiesIsStartedByTheNext) {
    auto starter = use("box", "sleep 3; echo ready");
    // The container is there before it is ready: then its starter dies.
    ASSERT_TRUE(made_within(session, 60s));
    auto next = use("box", "sleep 3; echo ready");
    kill(*starter);
    EXPECT_THAT(next->read_line(60s).value_or(""), HasSubstr(" answers"));
    kill(*next);
    EXPECT_EQ(left_after(session, 10s), "");
}

} // namespace
} // namespace testcontainers::testsupport
