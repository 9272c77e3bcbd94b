#include "session/session.hpp"

#include "session/owner.hpp"
#include "support/child_process.hpp"
#include "testcontainers/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iostream>
#include <set>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

namespace {

using testcontainers::ConfigError;
using testcontainers::session::Owner;
using testcontainers::session::Session;
using testcontainers::testsupport::ChildProcess;
using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

/// Runs `question` in a forked child: its exit code.
template <class Question>
int in_child(Question question) {
    const pid_t child = ::fork();
    if (child == 0) {
        ::_exit(question() ? 1 : 0);
    }
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    return WEXITSTATUS(status);
}

TEST(Session, LabelsWhatItMakes) {
    EXPECT_THAT(Session{"run-7"}.labels(),
                UnorderedElementsAre(
                    Pair("org.testcontainers", "true"), Pair("org.testcontainers.lang", "cpp"),
                    Pair("org.testcontainers.version", testing::MatchesRegex("[0-9]+\\.[0-9]+\\.[0-9]+")),
                    Pair("org.testcontainers.sessionId", "run-7"),
                    Pair("org.testcontainers.session-id", "run-7")));
}

TEST(Session, KnowsWhatItMade) {
    const Session session{"run-7"};
    EXPECT_TRUE(session.made(session.labels()));
    EXPECT_FALSE(session.made(Session{"run-8"}.labels()));
    EXPECT_FALSE(session.made({}));
}

TEST(Session, RefusesIdsThatAreNoNames) {
    for (const auto* const id : {"", "-a", "a b", "a/b", "ä", "a\n"}) {
        EXPECT_THROW(Session{id}, ConfigError) << id;
    }
    EXPECT_THROW(Session{std::string(129, 'a')}, ConfigError);
    EXPECT_EQ(Session{"a"}.id(), "a");
    EXPECT_EQ(Session{"Run_1.2-3"}.id(), "Run_1.2-3");
}

TEST(Session, SaysWhichSettingIsWrong) {
    try {
        const Session session{"a b"};
        FAIL() << "nothing was thrown";
    } catch (const ConfigError& error) {
        EXPECT_THAT(error.message(),
                    testing::HasSubstr("\"a b\" (TESTCONTAINERS_SESSION_ID) must be 1 to 128 letters"));
    }
}

TEST(Session, OfThisProcessIsTheSameEachTime) {
    EXPECT_EQ(Session::current().id(), Session::current().id());
    EXPECT_FALSE(Session::current().id().empty());
    EXPECT_THAT(Session::current().labels(),
                Contains(Pair("org.testcontainers.session-id", Session::current().id())));
}

/// What a program says first. It runs without a setting of the session, as no test of CTest does.
std::string first_line_of(std::vector<std::string> command) {
    command.insert(command.begin(), {"env", "-u", "TESTCONTAINERS_SESSION_ID"});
    return ChildProcess{command}.read_line(60s).value_or("nothing");
}

const std::string teller = std::string{CHILDREN_DIR} + "/child_session";

TEST(Session, IsOneForAllChildrenOfAProcess) {
    const auto id = first_line_of({teller});
    EXPECT_THAT(id, testing::MatchesRegex("[0-9a-f]{32}"));
    EXPECT_EQ(first_line_of({teller}), id);
}

TEST(Session, IsAnotherForChildrenOfAnotherProcess) {
    const std::vector<std::string> shell{"sh", "-c", "\"$0\"; exit", teller};
    std::set<std::string> ids{first_line_of({teller}), first_line_of(shell), first_line_of(shell)};
    EXPECT_EQ(ids.size(), 3U) << testing::PrintToString(ids);
}

constexpr auto announcement = "of the session ";

// Both are run by the test below as well, in a run of CTest of their own.
TEST(SessionOfARun, IsToldByOneTest) { std::cout << announcement << Session::current().id() << std::endl; }

TEST(SessionOfARun, IsToldByAnotherTest) {
    std::cout << announcement << Session::current().id() << std::endl;
}

/// What the tests of a run of CTest say of their session.
std::vector<std::string> ids_in_a_run_of_ctest() {
    ChildProcess ctest{{"env", "-u", "TESTCONTAINERS_SESSION_ID", "ctest", "--test-dir", TEST_DIR, "-V", "-R",
                        "^unit_session\\.SessionOfARun\\."}};
    std::vector<std::string> ids;
    while (const auto line = ctest.read_line(60s)) {
        if (const auto found = line->find(announcement); found != std::string::npos) {
            ids.push_back(line->substr(found));
        }
    }
    return ids;
}

TEST(Session, IsOneForTheTestsOfARunOfCTest) {
    const auto ids = ids_in_a_run_of_ctest();
    ASSERT_EQ(ids.size(), 2U);
    EXPECT_EQ(ids.front(), ids.back());
    EXPECT_NE(ids_in_a_run_of_ctest(), ids) << "another run";
}

TEST(Owner, IsTheProcessThatMadeIt) {
    const Owner owner;
    EXPECT_TRUE(owner.is_this_process());
    EXPECT_EQ(in_child([&owner] { return owner.is_this_process(); }), 0);
    EXPECT_EQ(in_child([] { return Owner{}.is_this_process(); }), 1);
}

} // namespace
