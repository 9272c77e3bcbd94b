#include "fakes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace testcontainers::wait {
namespace {

using namespace std::chrono_literals;
using Kind = Outcome::Kind;
using Reason = TransportError::Reason;
using ::testing::Each;
using ::testing::ElementsAre;

using ::testing::Le;

/// Is ready at the nth question.
Strategy ready_at(int nth) {
    return Strategy::stateful("a number", [nth]() -> Strategy::Check {
        return [left = nth](const Target&) mutable {
            return --left <= 0 ? Readiness::ready() : Readiness::pending(std::to_string(left) + " to go");
        };
    });
}

const Strategy never{"never", [](const Target&) { return Readiness::pending("not yet"); }};

TEST(Poller, AsksAtOnce) {
    const FakeTarget target;
    FakeClock clock;
    const auto outcome = poll_now(ready_at(1), target, clock);
    EXPECT_EQ(outcome.kind, Kind::ready);
    EXPECT_EQ(outcome.why, "");
    EXPECT_EQ(outcome.elapsed, 0ms);
    EXPECT_TRUE(clock.waits.empty());
    EXPECT_TRUE(target.asked.empty()) << "the engine is not asked about one that is ready";
}

TEST(Poller, AsksAgainAfterPausesThatGrow) {
    const FakeTarget target;
    FakeClock clock;
    EXPECT_EQ(poll_now(ready_at(4), target, clock).kind, Kind::ready);
    EXPECT_THAT(clock.waits, ElementsAre(1000us, 1010us, 1020us));
}

TEST(Poller, PausesForAHundredthOfTheTimeSoFar) {
    const FakeTarget target;
    FakeClock clock;
    EXPECT_EQ(poll_now(never, target, clock, 2s).kind, Kind::timed_out);
    const auto last_but_one = *std::next(clock.waits.rbegin());
    EXPECT_GT(last_but_one, 20ms);
    EXPECT_LE(last_but_one, 21ms);
}

TEST(Poller, PausesForAQuarterOfACostlyQuestion) {
    const FakeTarget target;
    FakeClock clock;
    const Strategy costly{"costly", [&clock](const Target&) {
                              clock.pass(40ms);
                              return Readiness::pending("not yet");
                          }};
    EXPECT_EQ(poll_now(costly, target, clock, 60ms).kind, Kind::timed_out);
    EXPECT_EQ(clock.waits.front(), 10ms);
}

TEST(Poller, PausesNoLongerThanATenthOfASecond) {
    const FakeTarget target;
    FakeClock clock;
    const auto outcome = poll_now(never, target, clock, 60s);
    EXPECT_EQ(outcome.kind, Kind::timed_out);
    EXPECT_THAT(clock.waits, Each(Le(100ms)));
    EXPECT_EQ(*std::max_element(clock.waits.begin(), clock.waits.end()), 100ms);
    EXPECT_LT(clock.waits.size(), 1000U);
}

TEST(Poller, EndsAtItsTimeWithTheLastReason) {
    const FakeTarget target;
    FakeClock clock;
    const auto outcome = poll_now(ready_at(1000), target, clock, 20ms);
    EXPECT_EQ(outcome.kind, Kind::timed_out);
    EXPECT_EQ(outcome.why, "980 to go");
    EXPECT_EQ(outcome.elapsed, 20ms);
}

TEST(Poller, AsksOnceMoreAtItsTime) {
    const FakeTarget target;
    FakeClock clock;
    // The pauses of 1, 1.01 and 1.02 ms are cut at 3 ms.
    EXPECT_EQ(poll_now(ready_at(4), target, clock, 3ms).kind, Kind::ready);
    EXPECT_EQ(clock.waits.back(), 990us);
}

TEST(Poller, AsksOnceEvenWithoutTime) {
    const FakeTarget target;
    FakeClock clock;
    EXPECT_EQ(poll_now(ready_at(1), target, clock, 0ms).kind, Kind::ready);
    EXPECT_EQ(poll_now(never, target, clock, 0ms).kind, Kind::timed_out);
    EXPECT_TRUE(clock.waits.empty());
}

TEST(Poller, MayHaveAVeryLongTime) {
    const FakeTarget target;
    FakeClock clock;
    EXPECT_EQ(poll_now(ready_at(4), target, clock, std::chrono::milliseconds::max()).kind, Kind::ready);
}

TEST(Poller, AsksAtOnceWhenTheAlarmRings) {
    FakeTarget target;
    FakeClock clock;
    clock.during = [&](std::size_t wait) {
        if (wait == 20) {
            target.lines.push_back(out("ready"));
        }
        return wait == 20;
    };
    EXPECT_EQ(poll_now(log("ready"), target, clock).kind, Kind::ready);
    EXPECT_EQ(clock.waits.size(), 20U);
}

TEST(Poller, IsWokenByARealAlarm) {
    FakeTarget target;
    Alarm alarm;
    std::atomic<bool> happened = false;
    const Strategy strategy{"it happens", [&](const Target&) {
                                return happened ? Readiness::ready() : Readiness::pending("not yet");
                            }};
    std::thread ringer([&] {
        happened = true;
        alarm.ring();
    });
    EXPECT_EQ(poll(strategy, target, alarm, 20s).kind, Kind::ready);
    ringer.join();
}

TEST(Poller, EndsWithAFailure) {
    const FakeTarget target;
    FakeClock clock;
    const Strategy strategy{"x", [](const Target&) { return Readiness::failed("it never will"); }};
    const auto outcome = poll_now(strategy, target, clock);
    EXPECT_EQ(outcome.kind, Kind::failed);
    EXPECT_EQ(outcome.why, "it never will");
    EXPECT_TRUE(target.asked.empty());
}

TEST(Poller, AsksOnceMoreWhenTheContainerHasEnded) {
    FakeTarget target;
    target.now.running = false;
    FakeClock clock;
    const auto outcome = poll_now(log("ready"), target, clock);
    EXPECT_EQ(outcome.kind, Kind::exited);
    EXPECT_EQ(outcome.why, "log \"ready\" seen 0 of 1 times");
    EXPECT_THAT(target.asked, ElementsAre("log from 0", "state", "finish log", "log from 0"));
    EXPECT_TRUE(clock.waits.empty());
}

TEST(Poller, SeesTheLastLineOfAContainerThatHasEnded) {
    FakeTarget target;
    target.now.running = false;
    target.last_lines = {out("ready")};
    FakeClock clock;
    EXPECT_EQ(poll_now(log("ready"), target, clock).kind, Kind::ready);
}

TEST(Poller, EndsWithAFailureOfTheLastQuestion) {
    FakeTarget target;
    target.now.running = false;
    FakeClock clock;
    const Strategy strategy{"x", [](const Target& container) {
                                const auto& fake = dynamic_cast<const FakeTarget&>(container);
                                return fake.asked.empty() ? Readiness::pending("first")
                                                          : Readiness::failed("last");
                            }};
    const auto outcome = poll_now(strategy, target, clock);
    EXPECT_EQ(outcome.kind, Kind::failed);
    EXPECT_EQ(outcome.why, "last");
}

TEST(Poller, NoticesAContainerThatEndsLater) {
    FakeTarget target;
    FakeClock clock;
    clock.during = [&](std::size_t wait) {
        target.now.running = wait < 3;
        return false;
    };
    EXPECT_EQ(poll_now(never, target, clock).kind, Kind::exited);
    EXPECT_EQ(clock.waits.size(), 3U);
}

TEST(Poller, StopsWhenAsked) {
    const FakeTarget target;
    FakeClock clock;
    std::stop_source stop;
    clock.during = [&](std::size_t wait) { return wait == 3 && stop.request_stop(); };
    const auto outcome = poll_now(never, target, clock, 60s, stop.get_token());
    EXPECT_EQ(outcome.kind, Kind::cancelled);
    EXPECT_EQ(outcome.why, "not yet");
    EXPECT_EQ(clock.waits.size(), 3U);
}

TEST(Poller, StopsARealWaitAtOnce) {
    const FakeTarget target;
    Alarm alarm;
    std::stop_source stop;
    std::atomic<int> questions = 0;
    const Strategy strategy{"x", [&](const Target&) {
                                ++questions;
                                return Readiness::pending("not yet");
                            }};
    std::thread stopper([&] { stop.request_stop(); });
    EXPECT_EQ(poll(strategy, target, alarm, 60s, steady(), stop.get_token()).kind, Kind::cancelled);
    stopper.join();
    EXPECT_GE(questions, 1);
}

TEST(Poller, TakesAQuestionThatTimesOutForNotYet) {
    const FakeTarget target;
    FakeClock clock;
    const Strategy strategy = Strategy::stateful("x", []() -> Strategy::Check {
        return [times = 0](const Target&) mutable -> Readiness {
            if (++times < 3) {
                throw TransportError(Reason::timed_out, "no answer");
            }
            return Readiness::ready();
        };
    });
    EXPECT_EQ(poll_now(strategy, target, clock).kind, Kind::ready);
}

TEST(Poller, TellsOfAQuestionThatAlwaysTimesOut) {
    const FakeTarget target;
    FakeClock clock;
    const Strategy strategy{
        "x", [](const Target&) -> Readiness { throw TransportError(Reason::timed_out, "no answer"); }};
    const auto outcome = poll_now(strategy, target, clock, 5ms);
    EXPECT_EQ(outcome.kind, Kind::timed_out);
    EXPECT_EQ(outcome.why, "no answer");
}

TEST(Poller, PrefersWhatTheContainerSaid) {
    const FakeTarget target;
    FakeClock clock;
    const Strategy strategy = Strategy::stateful("x", []() -> Strategy::Check {
        return [times = 0](const Target&) mutable -> Readiness {
            if (++times > 1) {
                throw TransportError(Reason::timed_out, "no answer");
            }
            return Readiness::pending("no leader");
        };
    });
    EXPECT_EQ(poll_now(strategy, target, clock, 5ms).why, "no leader");
}

TEST(Poller, LetsOutWhatAQuestionThrows) {
    const FakeTarget target;
    FakeClock clock;
    const Strategy broken{"x",
                          [](const Target&) -> Readiness { throw TransportError(Reason::broken, "gone"); }};
    EXPECT_THROW((void)poll_now(broken, target, clock), TransportError);
    const Strategy own{"x", [](const Target&) -> Readiness { throw std::out_of_range("mine"); }};
    EXPECT_THROW((void)poll_now(own, target, clock), std::out_of_range);
}

TEST(Poller, StartsAStrategyAnewEachTime) {
    const FakeTarget target;
    FakeClock clock;
    const auto strategy = ready_at(3);
    EXPECT_EQ(poll_now(strategy, target, clock).kind, Kind::ready);
    EXPECT_EQ(poll_now(strategy, target, clock).kind, Kind::ready);
    EXPECT_EQ(clock.waits.size(), 4U);
}

} // namespace
} // namespace testcontainers::wait
