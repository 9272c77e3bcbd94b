#include "values/deadline.hpp"

#include <gtest/gtest.h>

namespace testcontainers {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

TEST(Bounded, LeavesAUsualTimeAlone) {
    EXPECT_EQ(bounded(60s), 60s);
    EXPECT_EQ(bounded(250ms), 250ms);
    EXPECT_EQ(bounded(0ms), 0ms);
}

TEST(Bounded, CutsWhatCannotBeReckonedWith) {
    EXPECT_EQ(bounded(milliseconds::max()), longest_time);
    EXPECT_EQ(bounded(seconds::max()), longest_time);
    EXPECT_EQ(bounded(-1ms), 0ms);
    EXPECT_EQ(bounded(milliseconds::min()), 0ms);
    EXPECT_EQ(bounded(seconds::min()), 0s);
}

TEST(Deadline, IsThatFarFromNow) {
    const auto before = steady_clock::now();
    const auto deadline = deadline_after(5s);
    EXPECT_GE(deadline, before + 5s);
    EXPECT_LE(deadline, steady_clock::now() + 5s);
}

TEST(Deadline, OfAVeryLongTimeIsFarInTheFuture) {
    EXPECT_GT(deadline_after(milliseconds::max()), steady_clock::now() + 24h * 365 * 99);
    EXPECT_LT(deadline_after(milliseconds::max()), steady_clock::time_point::max() - 24h * 365 * 99);
}

TEST(Deadline, OfLessThanNoTimeIsNow) {
    const auto deadline = deadline_after(milliseconds::min());
    EXPECT_LE(deadline, steady_clock::now());
}

} // namespace
} // namespace testcontainers
