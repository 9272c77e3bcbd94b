#include "fakes.hpp"

#include <gtest/gtest.h>

namespace testcontainers::wait {
namespace {

using namespace std::chrono_literals;
using Time = std::chrono::system_clock::time_point;

/// A container that runs since a moment of the engine's clock.
class WaitRunsFor : public ::testing::Test {
protected:
    WaitRunsFor() {
        target.clock = &clock;
        target.now.started_at = Time{100s};
    }

    FakeClock clock;
    FakeTarget target;
    const Strategy::Check check = runs_for(500ms).start();
};

TEST_F(WaitRunsFor, IsReadyOnceItHasRunThatLong) {
    EXPECT_EQ(check(target), Readiness::pending("its process has run for 0 s of 500 ms"));
    clock.pass(499ms);
    EXPECT_EQ(check(target), Readiness::pending("its process has run for 499 ms of 500 ms"));
    clock.pass(1ms);
    EXPECT_EQ(check(target), Readiness::ready());
    EXPECT_EQ(runs_for(500ms).description(), "running for 500 ms");
}

TEST_F(WaitRunsFor, IsSeenSoonByThePoller) {
    const auto outcome = poll_now(runs_for(500ms), target, clock);
    EXPECT_EQ(outcome.kind, Outcome::Kind::ready);
    EXPECT_GE(outcome.elapsed, 500ms);
    EXPECT_LE(outcome.elapsed, 510ms);
}

TEST_F(WaitRunsFor, BeginsAnewWithTheNextRun) {
    (void)check(target);
    clock.pass(400ms);
    target.now.started_at = Time{101s};
    EXPECT_EQ(check(target), Readiness::pending("its process has run for 0 s of 500 ms"));
    clock.pass(400ms);
    EXPECT_FALSE(check(target).is_ready());
    clock.pass(100ms);
    EXPECT_TRUE(check(target).is_ready());
}

TEST_F(WaitRunsFor, DoesNotCountTheTimeBetweenTwoRuns) {
    (void)check(target);
    target.now.restarting = true;
    clock.pass(1h);
    EXPECT_EQ(check(target), Readiness::pending("its process has not run for 500 ms"));
    target.now.restarting = false;
    EXPECT_FALSE(check(target).is_ready());
}

TEST_F(WaitRunsFor, EndsWithTheContainer) {
    clock.during = [this](std::size_t wait) {
        target.now.running = wait < 5;
        return false;
    };
    const auto outcome = poll_now(runs_for(500ms), target, clock);
    EXPECT_EQ(outcome.kind, Outcome::Kind::exited);
    EXPECT_EQ(outcome.why, "its process has not run for 500 ms");
}

TEST_F(WaitRunsFor, NeedsADuration) {
    EXPECT_EQ(refusal_of([] { return runs_for(0ms); }),
              "wait::runs_for: the duration is 0 ms; it must be positive");
}

} // namespace
} // namespace testcontainers::wait
