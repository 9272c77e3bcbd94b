#include "core/start_report.hpp"

#include "core/start_recording.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace testcontainers::core {
namespace {

using namespace std::chrono_literals;

TEST(StartTable, IsNothingWithoutStarts) { EXPECT_EQ(start_table({}), ""); }

TEST(StartTable, HasAColumnForEachStageAndSaysWhatFailed) {
    EXPECT_EQ(
        start_table({{.image = "redis:7.0",
                      .name = "tc-1",
                      .times = {.image = 1200ms, .create = 40500us, .start = 210ms, .ready = 33ms},
                      .succeeded = true},
                     {.image = "registry.example/postgres:15", .name = "orders", .times = {.start = 5ms}}}),
        "image                         container    pull ms  create ms   start ms    wait ms   total ms\n"
        "redis:7.0                     tc-1          1200.0       40.5      210.0       33.0     1483.5\n"
        "registry.example/postgres:15  orders           0.0        0.0        5.0        0.0        5.0  "
        "failed\n");
}

class StartRecorded : public ::testing::Test {
protected:
    const std::string image_ = "redis:7.0";
    const std::string name_ = "tc-1";
    const ContainerTrace trace_;
    const StartTimes times_{.create = 7ms};
};

TEST_F(StartRecorded, IsReportedWhereThatIsAskedFor) {
    const auto before = StartReport::instance().all().size();
    {
        StartRecording recording({.report = true}, image_, name_, trace_, times_);
        recording.started();
        recording.reached_goal();
    }
    const auto starts = StartReport::instance().all();
    ASSERT_EQ(starts.size(), before + 1);
    EXPECT_EQ(starts.back().name, "tc-1");
    EXPECT_EQ(starts.back().times.create, 7ms);
    EXPECT_TRUE(starts.back().succeeded);
}

TEST_F(StartRecorded, CountsAsFailedUnlessItBecameReady) {
    {
        StartRecording recording({.report = true}, image_, name_, trace_, times_);
        recording.started();
    }
    EXPECT_FALSE(StartReport::instance().all().back().succeeded);
}

TEST_F(StartRecorded, IsNotReportedOtherwise) {
    const auto before = StartReport::instance().all().size();
    { const StartRecording recording({}, image_, name_, trace_, times_); }
    EXPECT_EQ(StartReport::instance().all().size(), before);
}

} // namespace
} // namespace testcontainers::core
