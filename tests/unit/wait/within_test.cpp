#include "fakes.hpp"

#include <gtest/gtest.h>

namespace testcontainers::wait {
namespace {

using namespace std::chrono_literals;

class WaitWithin : public ::testing::Test {
protected:
    WaitWithin() { target.clock = &clock; }

    FakeClock clock;
    FakeTarget target;
};

TEST_F(WaitWithin, FailsWhenItsTimeIsOver) {
    const auto outcome = poll_now(within(2s, log("ready")), target, clock);
    EXPECT_EQ(outcome.kind, Outcome::Kind::failed);
    EXPECT_EQ(outcome.why, "log \"ready\" seen 0 of 1 times within 2 s");
    EXPECT_GE(outcome.elapsed, 2s);
    EXPECT_LE(outcome.elapsed, 2100ms);
}

TEST_F(WaitWithin, IsReadyAsItsStrategyIs) {
    target.lines = {out("ready")};
    EXPECT_EQ(poll_now(within(2s, log("ready")), target, clock).kind, Outcome::Kind::ready);
    EXPECT_EQ(within(1500ms, log("ready")).description(), "log \"ready\" within 1500 ms");
}

TEST_F(WaitWithin, IsAskedALastTimeWhenItsTimeIsOver) {
    const auto check = within(2s, log("ready")).start();
    EXPECT_FALSE(check(target).is_ready());
    clock.pass(1h);
    target.lines = {out("ready")};
    EXPECT_EQ(check(target), Readiness::ready());
}

TEST_F(WaitWithin, FailsAtOnceAsItsStrategyDoes) {
    EXPECT_EQ(within(2s, healthy()).start()(target),
              Readiness::failed("neither the image nor the spec has a health check"));
}

TEST_F(WaitWithin, EndsTheWaitForAllOfThem) {
    const auto outcome = poll_now(all({runs_for(1h), within(2s, log("ready"))}), target, clock);
    EXPECT_EQ(outcome.kind, Outcome::Kind::failed);
    EXPECT_EQ(outcome.why, "log \"ready\" seen 0 of 1 times within 2 s");
}

TEST_F(WaitWithin, LeavesTheOthersOfAnyToGoOn) {
    const auto outcome = poll_now(any({within(2s, log("ready")), runs_for(5s)}), target, clock);
    EXPECT_EQ(outcome.kind, Outcome::Kind::ready);
    EXPECT_GE(outcome.elapsed, 5s);
}

TEST_F(WaitWithin, EndsACommandThatTakesLonger) {
    target.run = [this](const ExecSpec& spec) -> ExecResult {
        EXPECT_EQ(spec.timeout, 2s);
        clock.pass(*spec.timeout);
        throw TransportError(TransportError::Reason::timed_out, "command c did not end within 2000 ms");
    };
    EXPECT_EQ(within(2s, command({"c"})).start()(target),
              Readiness::failed("command c did not end within 2000 ms"));
}

TEST_F(WaitWithin, KeepsAShorterTimeOfTheCommand) {
    const Strategy own{"asks", [](const Target& server) {
                           (void)server.exec(ExecSpec{.command = {"c"}, .timeout = 1s});
                           return Readiness::ready();
                       }};
    target.run = [](const ExecSpec& spec) {
        EXPECT_EQ(spec.timeout, 1s);
        return ExecResult{};
    };
    EXPECT_TRUE(within(2s, own).start()(target).is_ready());
}

TEST_F(WaitWithin, LetsTheTimeOutOfOneQuestionPass) {
    target.run = [](const ExecSpec&) -> ExecResult {
        throw TransportError(TransportError::Reason::timed_out, "slow");
    };
    EXPECT_THROW((void)within(2s, command({"c"})).start()(target), TransportError);
}

TEST_F(WaitWithin, NeedsATime) {
    EXPECT_EQ(refusal_of([] { return within(-1ms, running()); }),
              "wait::within: the time is -1 ms; it must be positive");
}

} // namespace
} // namespace testcontainers::wait
