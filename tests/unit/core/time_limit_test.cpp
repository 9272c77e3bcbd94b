#include "core/time_limit.hpp"

#include <gtest/gtest.h>

namespace testcontainers::core {
namespace {

using namespace std::chrono_literals;

TEST(TimeLimit, IsNoneByDefault) {
    EXPECT_FALSE(time_left({}));
    EXPECT_EQ(allowed(60s, {}).time, 60s);
    EXPECT_EQ(allowed(60s, {}).note, "");
}

TEST(TimeLimit, IsCountedFromTheBeginOfTheProcess) {
    Settings settings;
    settings.time_limit = 1h;
    ASSERT_TRUE(time_left(settings));
    EXPECT_LE(*time_left(settings), 1h);
    EXPECT_GT(*time_left(settings), 1min);
}

TEST(TimeLimit, ShortensOnlyWhatIsLonger) {
    Settings settings;
    settings.time_limit = 1h;
    EXPECT_EQ(allowed(60s, settings).time, 60s);
    EXPECT_LE(allowed(2h, settings).time, 1h);
    EXPECT_EQ(allowed(2h, settings).note, ", and not 7200 s, because the test may take no longer than 3600 s "
                                          "(TESTCONTAINERS_TIME_LIMIT)");
}

TEST(TimeLimit, LeavesAMomentWhenItIsOver) {
    Settings settings;
    settings.time_limit = 1ms;
    EXPECT_EQ(time_left(settings), 1ms);
}

TEST(TimeInWords, HasTheUnitThatFits) {
    EXPECT_EQ(in_words(12s), "12 s");
    EXPECT_EQ(in_words(250ms), "250 ms");
    EXPECT_EQ(in_words(1500ms), "1500 ms");
}

} // namespace
} // namespace testcontainers::core
