#include "core/signal_name.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

namespace {

using testcontainers::core::is_signal;
using ::testing::ElementsAre;
using ::testing::StartsWith;

TEST(SignalName, MayBeANameOrANumber) {
    for (const auto* const text : {"SIGINT", "INT", "sigterm", "QUIT", "1", "9", "64", "SIGRTMIN", "RTMIN+3",
                                   "SIGRTMIN+15", "SIGRTMAX-14", "RTMAX"}) {
        EXPECT_TRUE(is_signal(text)) << text;
    }
}

TEST(SignalName, IsNothingElse) {
    for (const auto* const text : {"", "SIG", "SIGFOO", "SIGINT ", "SIG INT", "0", "65", "-9", "09",
                                   "RTMIN+16", "RTMIN+0", "RTMIN-1", "RTMAX-15", "RTMAX+1", "RT"}) {
        EXPECT_FALSE(is_signal(text)) << text;
    }
}

TEST(SignalName, IsNamedWithItsFieldWhenItIsNone) {
    testcontainers::core::Problems problems;
    check_signal(problems, "signal", "9");
    check_signal(problems, "signal", "NOSUCH");
    check_signal(problems, "signal", "");
    EXPECT_THAT(std::move(problems).take(),
                ElementsAre("signal: \"NOSUCH\" must be a signal's name or number, such as SIGINT",
                            StartsWith("signal: \"\" must be a signal's name")));
}

} // namespace
