#include "child_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace testcontainers::testsupport {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

TEST(EngineCheck, WithoutAnEngineTestsAreSkippedAndSayWhy) {
    const auto run = run_child("containers", "Plain.*:OnEngine.*:Box.*", without_engine("0"));
    EXPECT_EQ(run.exit_code, 0) << run.output;
    EXPECT_THAT(run.output, HasSubstr("[  SKIPPED ] 4 tests"));
    EXPECT_THAT(run.output, HasSubstr("unix:///nonexistent/engine.sock"));
    EXPECT_THAT(run.output, HasSubstr("TESTCONTAINERS_REQUIRED=1"));
    EXPECT_EQ(run.count("body ran"), 0U);
}

TEST(EngineCheck, WithoutARequiredEngineTestsFail) {
    const auto run = run_child("containers", "Plain.*:OnEngine.*:Box.*", without_engine("1"));
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.output, HasSubstr("[  FAILED  ] 4 tests"));
    EXPECT_THAT(run.output, HasSubstr("unix:///nonexistent/engine.sock"));
    EXPECT_EQ(run.count("body ran"), 0U);
}

TEST(EngineCheck, WithAnEngineTestsRun) {
    const auto run = run_child("containers", "Plain.*:OnEngine.*");
    EXPECT_EQ(run.exit_code, 0) << run.output;
    EXPECT_EQ(run.count("body ran"), 2U);
}

TEST(FailureLogs, ShowWhatWasWrittenDuringTheFailedTestAndNothingElse) {
    const auto run = run_child("containers", "Box.*");
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.output, ContainsRegex("\\[ CONTAINER\\] busybox:1 tc-[0-9a-f]+ wrote 1 line during this test:\n"
                                          "  \\| written by a test that fails\n"));
    EXPECT_THAT(run.output, Not(HasSubstr("  | written by a test that passes")));
    EXPECT_THAT(run.output, Not(HasSubstr("  | written at the start")));
}

TEST(FailureLogs, ShowContainersThatAreGoneWhenTheTestEnds) {
    const auto run = run_child("containers", "Local.FailsBeside*");
    EXPECT_THAT(run.output, HasSubstr("  | written at the start\n  | written before it went\n"));
}

TEST(FailureLogs, ShowContainersOfATestThatThrows) {
    const auto run = run_child("containers", "Local.Throws*");
    EXPECT_THAT(run.output, HasSubstr("thrown on purpose"));
    EXPECT_THAT(run.output, HasSubstr("  | written at the start\n"));
}

TEST(FailureLogs, ArePrintedOnlyForFailedTests) {
    EXPECT_EQ(run_child("containers", "Local.Passes*").count("CONTAINER"), 0U);
}

TEST(FailureLogs, CanBeInstalledInAMainOfOnesOwn) {
    const auto run = run_child("own_main", "*");
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.output, HasSubstr("my own main\n"));
    EXPECT_EQ(run.count("  | hello\n"), 1U);
}

TEST(FailedStart, OfAContainerIsReportedByEveryTestWithItsLog) {
    const auto run = run_child("containers", "Missing.*");
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_EQ(run.count("exited with code 7 before it was ready"), 2U) << run.output;
    EXPECT_EQ(run.count("    cannot work\n"), 2U) << run.output;
    EXPECT_EQ(run.count("body ran"), 0U);
}

TEST(DeathTest, AFastChildLeavesTheContainerAlive) {
    const auto run = run_child("containers", "Death.*", {}, "--gtest_death_test_style=fast");
    EXPECT_EQ(run.exit_code, 0) << run.output;
}

TEST(DeathTest, AThreadsafeChildLeavesTheContainerAlive) {
    const auto run = run_child("containers", "Death.*", {}, "--gtest_death_test_style=threadsafe");
    EXPECT_EQ(run.exit_code, 0) << run.output;
}

}  // namespace
}  // namespace testcontainers::testsupport
