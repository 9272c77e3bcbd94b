#include "session/session.hpp"

#include "session/owner.hpp"
#include "testcontainers/error.hpp"

#include <array>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

namespace {

using testcontainers::ConfigError;
using testcontainers::session::Owner;
using testcontainers::session::Session;
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

TEST(Session, IsOneForAllChildrenOfAProcess) {
    // Two children of this process that have not asked yet: each writes its id into a pipe.
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);
    const auto tell = [&ends] {
        const auto& id = Session::current().id();
        return ::write(ends[1], id.data(), id.size()) == static_cast<ssize_t>(id.size());
    };
    ASSERT_EQ(in_child(tell), 1);
    ASSERT_EQ(in_child(tell), 1);
    std::array<char, 257> both{};
    const auto size = static_cast<std::size_t>(::read(ends[0], both.data(), both.size()));
    ::close(ends[0]);
    ::close(ends[1]);
    ASSERT_EQ(size % 2, 0U);
    EXPECT_EQ(std::string_view(both.data(), size / 2), std::string_view(both.data() + size / 2, size / 2));
}

TEST(Owner, IsTheProcessThatMadeIt) {
    const Owner owner;
    EXPECT_TRUE(owner.is_this_process());
    EXPECT_EQ(in_child([&owner] { return owner.is_this_process(); }), 0);
    EXPECT_EQ(in_child([] { return Owner{}.is_this_process(); }), 1);
}

} // namespace
