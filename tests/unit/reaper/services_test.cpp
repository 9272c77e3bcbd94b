#include "services.hpp"

#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

namespace testcontainers::reaper {

bool operator==(const Answer& left, const Answer& right) {
    return left.peer == right.peer && left.line == right.line;
}

void PrintTo(const Answer& answer, std::ostream* out) { *out << answer.peer << ": " << answer.line; }

namespace {

using namespace std::chrono_literals;
using Answers = std::vector<Answer>;

constexpr Peer first = 11;
constexpr Peer second = 12;
constexpr Peer third = 13;

struct ReaperServices : testing::Test {
    testsupport::TemporaryFolder folder;
    LeaseFiles files{folder / "s.sock", "s"};
    Services services{"4711", files};
    Services::Clock::time_point now{};
    std::vector<Abandoned> abandoned;

    Answers lease(Peer peer, const std::string& hash = "h") { return services.lease(peer, "db", hash, 2s); }

    Answers started(Peer peer) {
        Answers answers;
        EXPECT_TRUE(services.started(peer, "db", "at 1", answers));
        return answers;
    }
};

TEST_F(ReaperServices, TheFirstStartsTheOthersWait) {
    EXPECT_EQ(lease(first), (Answers{{first, "START 4711 4711-1"}}));
    EXPECT_EQ(lease(second), Answers{});
    EXPECT_EQ(lease(third), Answers{});
    EXPECT_EQ(started(first), (Answers{{second, "RUNNING 4711-1 at%201"}, {third, "RUNNING 4711-1 at%201"}}));
}

TEST_F(ReaperServices, WhoComesLaterLearnsItAtOnce) {
    (void)lease(first);
    (void)started(first);
    EXPECT_EQ(lease(second), (Answers{{second, "RUNNING 4711-1 at%201"}}));
}

TEST_F(ReaperServices, AFailureIsToldToAllAndToThoseWhoComeLater) {
    (void)lease(first);
    (void)lease(second);
    Answers answers;
    ASSERT_TRUE(services.failed(first, "db", "no space", answers));
    EXPECT_EQ(answers, (Answers{{second, "FAILED no%20space"}}));
    EXPECT_EQ(lease(third), (Answers{{third, "FAILED no%20space"}}));
    EXPECT_FALSE(services.any());
}

TEST_F(ReaperServices, AnotherSpecOfTheSameNameIsRefused) {
    (void)lease(first, "one");
    EXPECT_EQ(lease(second, "two"), (Answers{{second, "DIFFERENT"}}));
}

TEST_F(ReaperServices, ItGoesAGraceAfterItsLastHolder) {
    (void)lease(first);
    (void)lease(second);
    (void)started(first);
    (void)services.gone(first, now, abandoned);
    EXPECT_FALSE(services.next_due());
    (void)services.gone(second, now, abandoned);
    EXPECT_EQ(services.next_due(), now + 2s);
    EXPECT_TRUE(services.take_due(now + 1999ms).empty());
    EXPECT_EQ(services.take_due(now + 2s), std::vector<std::string>{"db#4711-1"});
    EXPECT_FALSE(services.any());
    EXPECT_TRUE(abandoned.empty());
}

TEST_F(ReaperServices, AHolderWithinTheGraceKeepsIt) {
    (void)lease(first);
    (void)started(first);
    (void)services.gone(first, now, abandoned);
    (void)lease(second);
    EXPECT_FALSE(services.next_due());
    EXPECT_TRUE(services.any());
}

TEST_F(ReaperServices, WhenTheStarterDiesTheNextStarts) {
    (void)lease(first);
    (void)lease(second);
    EXPECT_EQ(services.gone(first, now, abandoned), (Answers{{second, "START 4711 4711-2"}}));
    EXPECT_EQ(abandoned, std::vector<Abandoned>{{"db#4711-1"}});
    EXPECT_EQ(started(second), Answers{});
}

TEST_F(ReaperServices, WhenTheStarterDiesAloneItIsForgotten) {
    (void)lease(first);
    EXPECT_EQ(services.gone(first, now, abandoned), Answers{});
    EXPECT_EQ(abandoned, std::vector<Abandoned>{{"db#4711-1"}});
    EXPECT_EQ(lease(second), (Answers{{second, "START 4711 4711-2"}}))
        << "the first start's things may still be there";
}

TEST_F(ReaperServices, OnlyTheStarterSettles) {
    (void)lease(first);
    (void)lease(second);
    Answers answers;
    EXPECT_FALSE(services.started(second, "db", "lie", answers));
    EXPECT_FALSE(services.failed(second, "db", "lie", answers));
    EXPECT_FALSE(services.started(first, "other", "lie", answers));
    EXPECT_TRUE(answers.empty());
}

TEST_F(ReaperServices, AWaiterThatDiesIsNotAnswered) {
    (void)lease(first);
    (void)lease(second);
    (void)services.gone(second, now, abandoned);
    EXPECT_EQ(started(first), Answers{});
}

TEST_F(ReaperServices, WhatRunsSinceBeforeIsJoinedAndGoesAfterItsLastHolder) {
    ASSERT_TRUE(
        services.recover(-2, {.name = "db", .attempt = "12-3", .hash = "h", .grace = 2s, .info = "at 1"}));
    EXPECT_EQ(lease(first), (Answers{{first, "RUNNING 12-3 at%201"}}));
    EXPECT_EQ(lease(second, "another"), (Answers{{second, "DIFFERENT"}}));
    (void)services.gone(first, now, abandoned);
    EXPECT_FALSE(services.next_due());
    (void)services.gone(-2, now, abandoned);
    EXPECT_EQ(services.take_due(now + 2s), std::vector<std::string>{"db#12-3"});
    EXPECT_TRUE(abandoned.empty());
}

TEST_F(ReaperServices, WhoStartsSinceBeforeSaysHowItWent) {
    const LeaseRecord record{.name = "db", .attempt = "12-3", .hash = "h", .grace = 2s};
    files.begun(record);
    ASSERT_TRUE(services.recover(-2, record));
    EXPECT_EQ(lease(second), Answers{});
    EXPECT_EQ(services.resume(first, "db", "12-3"), "ACK");
    EXPECT_EQ(started(first), (Answers{{second, "RUNNING 12-3 at%201"}}));
    EXPECT_EQ(services.resume(first, "db", "12-3"), "RUNNING");
    EXPECT_FALSE(services.resume(first, "db", "12-4"));
    EXPECT_FALSE(services.resume(first, "other", "12-3"));
}

TEST_F(ReaperServices, WhenWhoStartsSinceBeforeDiesTheNextStarts) {
    ASSERT_TRUE(services.recover(-2, {.name = "db", .attempt = "12-3", .hash = "h", .grace = 2s}));
    (void)lease(first);
    EXPECT_EQ(services.gone(-2, now, abandoned), (Answers{{first, "START 4711 4711-1"}}));
    EXPECT_EQ(abandoned, std::vector<Abandoned>{{"db#12-3"}});
}

TEST_F(ReaperServices, OfOneNameTheFirstIsRecovered) {
    ASSERT_TRUE(services.recover(-2, {.name = "db", .attempt = "12-3"}));
    EXPECT_FALSE(services.recover(-3, {.name = "db", .attempt = "11-1"}));
}

} // namespace
} // namespace testcontainers::reaper
