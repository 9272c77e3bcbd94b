#include "http/undertaking.hpp"

#include "testcontainers/error.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace testcontainers::http {
namespace {

using namespace std::chrono_literals;
using Reason = TransportError::Reason;
using Time = std::chrono::steady_clock::time_point;

/// How `longest_sleep` ends a call that was begun then.
TransportError end_of(const Patience& patience, Time begun, std::size_t received = 0) {
    const Undertaking call{
        .operation = "GET /x", .server = "unix:///run/x.sock", .begun = begun, .received = received};
    try {
        (void)longest_sleep(patience, call);
    } catch (const TransportError& error) {
        return error;
    }
    throw std::logic_error("the call goes on");
}

TEST(LongestSleep, IsNoLongerThanTheDeadlineIsAway) {
    const Undertaking call{.operation = "GET /x", .server = "unix:///run/x.sock"};
    EXPECT_GT(longest_sleep({}, call), 1000);
    EXPECT_GT(longest_sleep(Patience::of(10h), call), 1000);
    const int sleep = longest_sleep(Patience::of(60s), call);
    EXPECT_GT(sleep, 0);
    EXPECT_LE(sleep, 60'000);
}

TEST(LongestSleep, TellsHowLongTheCallWasGiven) {
    const auto deadline = std::chrono::steady_clock::now() - 1s;
    const Patience over{.deadline = deadline, .stop = {}};
    const auto error = end_of(over, deadline - 2s);
    EXPECT_EQ(error.reason(), Reason::timed_out);
    EXPECT_EQ(error.message(), "GET /x: no complete answer from unix:///run/x.sock within 2 s");
    EXPECT_TRUE(end_of(over, deadline - 250ms).message().ends_with(" within 250 ms"));
    EXPECT_TRUE(end_of(over, deadline - 1500ms).message().ends_with(" within 1.5 s"));
    EXPECT_TRUE(end_of(over, deadline + 1ms).message().ends_with(" within 0 ms")) << "it began too late";
}

TEST(LongestSleep, TellsHowMuchOfABodyCame) {
    const auto deadline = std::chrono::steady_clock::now() - 1s;
    const auto error = end_of({.deadline = deadline, .stop = {}}, deadline - 2s, 120);
    EXPECT_TRUE(error.message().ends_with(" within 2 s; 120 bytes of its body came"));
}

TEST(LongestSleep, EndsAtAStopEvenWhenTheDeadlineHasPassedToo) {
    std::stop_source stop;
    stop.request_stop();
    const auto error = end_of(Patience::of(-1s, stop.get_token()), std::chrono::steady_clock::now());
    EXPECT_EQ(error.reason(), Reason::cancelled);
    EXPECT_EQ(error.message(), "GET /x: cancelled");
}

} // namespace
} // namespace testcontainers::http
