#include "spares.hpp"

#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace testcontainers::reaper {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr Peer filler = 10;
constexpr Peer first = 11;
constexpr Peer second = 12;

/// `11: RUNNING x, 12: START 4711 4711-p1`.
std::string text(const std::vector<Answer>& answers) {
    std::string text;
    for (const auto& answer : answers) {
        text += (text.empty() ? "" : ", ") + std::to_string(answer.peer) + ": " + answer.line;
    }
    return text;
}

struct ReaperSpares : testing::Test {
    testsupport::TemporaryFolder folder;
    LeaseFiles files{folder / "s.sock", "s"};
    Spares spares{"4711", files};
    Spares::Clock::time_point now{};
    std::vector<Abandoned> abandoned;

    static Spares::Wish wish(const std::string& hash = "h") {
        return {.name = "redis", .hash = hash, .size = 2, .grace = 2s};
    }
    std::string draw(Peer peer) { return text(spares.draw(peer, wish())); }
    std::string fill(Peer peer) { return text(spares.fill(peer, wish())); }
    std::string started(Peer peer, const std::string& info) {
        std::vector<Answer> answers;
        EXPECT_TRUE(spares.started(peer, "redis", info, answers));
        return text(answers);
    }
    std::string failed(Peer peer) {
        std::vector<Answer> answers;
        EXPECT_TRUE(spares.failed(peer, "redis", "no space", answers));
        return text(answers);
    }
    std::string gone(Peer peer) { return text(spares.gone(peer, now, abandoned)); }
};

TEST_F(ReaperSpares, AreStartedUntilThereAreEnough) {
    EXPECT_EQ(fill(filler), "10: START 4711 4711-p1");
    EXPECT_EQ(started(filler, "one"), "");
    EXPECT_EQ(fill(filler), "10: START 4711 4711-p2");
    EXPECT_EQ(fill(second), "12: FULL");
    EXPECT_EQ(started(filler, "two"), "");
    EXPECT_EQ(fill(filler), "10: FULL");
}

TEST_F(ReaperSpares, AreEachGivenToOne) {
    (void)fill(filler);
    (void)started(filler, "one");
    (void)fill(filler);
    (void)started(filler, "the other");
    EXPECT_EQ(draw(first), "11: RUNNING 4711-p1 one");
    EXPECT_EQ(draw(second), "12: RUNNING 4711-p2 the%20other");
    EXPECT_EQ(fill(filler), "10: START 4711 4711-p3");
}

TEST_F(ReaperSpares, WhoFindsNoneStartsOneForItself) {
    EXPECT_EQ(draw(first), "11: START 4711 4711-p1");
    EXPECT_EQ(started(first, "own"), "");
    EXPECT_EQ(draw(second), "12: START 4711 4711-p2");
}

TEST_F(ReaperSpares, WhoFindsOneBeingMadeWaitsForIt) {
    (void)fill(filler);
    EXPECT_EQ(draw(first), "");
    EXPECT_EQ(draw(second), "12: START 4711 4711-p2");
    EXPECT_EQ(started(filler, "one"), "11: RUNNING 4711-p1 one");
}

TEST_F(ReaperSpares, AFailureIsToldToOneWhoWaits) {
    (void)fill(filler);
    (void)draw(first);
    EXPECT_EQ(failed(filler), "11: FAILED no%20space");
    EXPECT_EQ(draw(second), "12: START 4711 4711-p2");
}

TEST_F(ReaperSpares, AFailureIsNotToldToThoseWhoGetAnother) {
    (void)fill(filler);
    (void)fill(second);
    (void)draw(first);
    EXPECT_EQ(failed(filler), "");
    EXPECT_EQ(started(second, "another"), "11: RUNNING 4711-p2 another");
}

TEST_F(ReaperSpares, WhatIsUsedGoesWithItsUser) {
    EXPECT_EQ(fill(filler), "10: START 4711 4711-p1");
    (void)started(filler, "one");
    (void)draw(first);
    EXPECT_EQ(gone(first), "");
    EXPECT_THAT(abandoned, ElementsAre(Abandoned{"redis#4711-p1", false}));
    EXPECT_FALSE(spares.next_due());
}

TEST_F(ReaperSpares, WhoseFillerDiesIsStartedByWhoWaitsForIt) {
    (void)fill(filler);
    (void)draw(first);
    EXPECT_EQ(gone(filler), "11: START 4711 4711-p2");
    EXPECT_THAT(abandoned, ElementsAre(Abandoned{"redis#4711-p1", true}));
}

TEST_F(ReaperSpares, WhoNoLongerWaitsGetsNone) {
    (void)fill(filler);
    (void)draw(first);
    (void)gone(first);
    EXPECT_EQ(started(filler, "one"), "");
    EXPECT_EQ(draw(second), "12: RUNNING 4711-p1 one");
}

TEST_F(ReaperSpares, StayForAGraceAfterTheLastUser) {
    (void)fill(filler);
    (void)started(filler, "one");
    (void)gone(filler);
    EXPECT_EQ(spares.next_due(), now + 2s);
    EXPECT_THAT(spares.take_due(now + 1s), IsEmpty());
    EXPECT_TRUE(spares.any());
    EXPECT_THAT(spares.take_due(now + 2s), ElementsAre("redis#4711-p1"));
    EXPECT_FALSE(spares.any());
}

TEST_F(ReaperSpares, AreKeptForWhoComesWithinTheGrace) {
    (void)fill(filler);
    (void)started(filler, "one");
    (void)gone(filler);
    EXPECT_EQ(draw(first), "11: RUNNING 4711-p1 one");
    EXPECT_FALSE(spares.next_due());
}

TEST_F(ReaperSpares, OfAnotherSpecAreRefused) {
    (void)fill(filler);
    EXPECT_EQ(text(spares.draw(first, wish("another"))), "11: DIFFERENT");
    EXPECT_EQ(text(spares.fill(first, wish("another"))), "11: DIFFERENT");
}

TEST_F(ReaperSpares, OnlyTheStarterSaysHowItWent) {
    (void)fill(filler);
    std::vector<Answer> answers;
    EXPECT_FALSE(spares.started(first, "redis", "one", answers));
    EXPECT_FALSE(spares.failed(filler, "postgres", "none", answers));
}

} // namespace
} // namespace testcontainers::reaper
