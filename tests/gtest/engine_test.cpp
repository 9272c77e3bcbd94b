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
    EXPECT_EQ(run.count("set up with the engine"), 0U);
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
    EXPECT_EQ(run.count("set up with the engine"), 1U);
}

TEST(EngineCheck, WithAWrongSettingTestsFailAlthoughNoEngineIsRequired) {
    const auto run = run_child("containers", "Plain.*:OnEngine.*:Box.*",
                               {{"DOCKER_HOST", "nowhere"}, {"TESTCONTAINERS_REQUIRED", "0"}});
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.output, HasSubstr("[  FAILED  ] 4 tests"));
    EXPECT_EQ(run.count("DOCKER_HOST is \"nowhere\""), 4U) << run.output;
}

TEST(EngineCheck, WithASettingThatIsNeitherYesNorNoTestsFail) {
    const auto run = run_child("containers", "Plain.*", without_engine("perhaps"));
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.output, HasSubstr("TESTCONTAINERS_REQUIRED"));
    EXPECT_THAT(run.output, HasSubstr("perhaps"));
}

TEST(FailureLogs, ShowWhatWasWrittenDuringTheFailedTestAndNothingElse) {
    const auto run = run_child("containers", "Box.*");
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.output,
                ContainsRegex("\\[ CONTAINER\\] busybox:1 tc-[0-9a-f]+ wrote 1 line during this test:\n"
                              "  \\| written by a test that fails\n"));
    EXPECT_THAT(run.output, Not(HasSubstr("  | written by a test that passes")));
    EXPECT_THAT(run.output, Not(HasSubstr("  | written at the start")));
}

TEST(FailureLogs, ShowContainersThatAreGoneWhenTheTestEnds) {
    const auto run = run_child("containers", "Local.FailsBeside*");
    EXPECT_THAT(run.output, HasSubstr("  | written at the start\n  | written before it went\n"));
}

TEST(FailureLogs, ShowContainersThatAreMembersOfTheFixture) {
    EXPECT_THAT(run_child("containers", "Member.*").output,
                HasSubstr("  | written at the start\n[  FAILED  ] Member.Fails"));
}

TEST(FailureLogs, ShowTheLastLinesWithoutControlCharacters) {
    const auto run = run_child("containers", "Local.FailsBesideAContainerThatWritesALot");
    EXPECT_THAT(
        run.output,
        HasSubstr("wrote 61 lines during this test:\n  | (11 earlier lines left out)\n  | line 12\n"));
    EXPECT_THAT(run.output, HasSubstr("  | line 60\n  | written in red\n"));
}

TEST(FailureLogs, DoNotMindContainersThatOutliveGoogleTest) {
    const auto run = run_child("outliving", "*");
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.output, HasSubstr("wrote nothing during this test\n"));
    EXPECT_THAT(run.output, HasSubstr("the last object ends\n"));
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

TEST(Guide, ItsTestsPass) {
    const auto run = run_child("guide", "*");
    EXPECT_EQ(run.exit_code, 0) << run.output;
    EXPECT_EQ(run.count("[       OK ]"), 8U) << run.output;
}

TEST(Guide, ItsTestsAreSkippedWithoutAnEngine) {
    const auto run = run_child("guide", "*", without_engine("0"));
    EXPECT_EQ(run.exit_code, 0) << run.output;
    EXPECT_THAT(run.output, HasSubstr("[  SKIPPED ] 8 tests"));
}

TEST(DeathTest, AFastChildLeavesTheContainerAlive) {
    const auto run = run_child("containers", "Death.*", {}, "--gtest_death_test_style=fast");
    EXPECT_EQ(run.exit_code, 0) << run.output;
}

TEST(DeathTest, AThreadsafeChildLeavesTheContainerAlive) {
    const auto run = run_child("containers", "Death.*", {}, "--gtest_death_test_style=threadsafe");
    EXPECT_EQ(run.exit_code, 0) << run.output;
}

} // namespace
} // namespace testcontainers::testsupport
