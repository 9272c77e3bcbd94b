#include "child_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

namespace testcontainers::testsupport {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::map<std::string, std::string> recreating_environments{
    {"GTEST_RECREATE_ENVIRONMENTS_WHEN_REPEATING", "1"}};

TEST(SharedFixture, StartsBeforeItsFirstTestAndEndsAfterItsLast) {
    const auto run = run_child("resources", "Shared.*");
    EXPECT_EQ(run.exit_code, 0);
    EXPECT_THAT(run.output, HasSubstr("[ RUN      ] Shared.One\n"
                                      "start shared\n"
                                      "set up with shared\n"
                                      "[       OK ] Shared.One (T ms)\n"
                                      "[ RUN      ] Shared.Two\n"
                                      "set up with shared\n"
                                      "[       OK ] Shared.Two (T ms)\n"
                                      "[ RUN      ] Shared.Three\n"
                                      "set up with shared\n"
                                      "[       OK ] Shared.Three (T ms)\n"
                                      "end shared\n"));
}

TEST(FreshDatabaseFixture, GivesEachTestItsOwn) {
    const auto run = run_child("resources", "Fresh.*");
    EXPECT_EQ(run.exit_code, 0);
    EXPECT_THAT(run.output, HasSubstr("[ RUN      ] Fresh.One\n"
                                      "start own server\n"
                                      "start database of own server\n"
                                      "one uses database of own server\n"
                                      "end database of own server\n"
                                      "[       OK ] Fresh.One (T ms)\n"
                                      "[ RUN      ] Fresh.Two\n"
                                      "start database of own server\n"
                                      "two uses database of own server\n"
                                      "end database of own server\n"
                                      "[       OK ] Fresh.Two (T ms)\n"
                                      "end own server\n"));
}

TEST(SharedFixture, IsNotStartedForASuiteThatIsNotSelected) {
    EXPECT_THAT(run_child("resources", "Member.Unused").output, Not(HasSubstr("start")));
}

TEST(SharedFixture, StartsAnewForEachRepetition) {
    const auto run = run_child("resources", "Shared.One:Broken.One", {}, "--gtest_repeat=3");
    EXPECT_EQ(run.count("start shared"), 3U);
    EXPECT_EQ(run.count("end shared"), 3U);
    EXPECT_EQ(run.count("try to start"), 3U);
}

TEST(SharedFixture, StartsOnceHoweverTestsAreShuffled) {
    const auto run = run_child("resources", "Shared.*:UsesFirst.*", {}, "--gtest_shuffle");
    EXPECT_EQ(run.exit_code, 0);
    EXPECT_EQ(run.count("start shared"), 1U);
    EXPECT_EQ(run.count("end shared"), 1U);
    EXPECT_EQ(run.count("start first"), 1U);
}

TEST(SharedFixture, AFailedStartIsReportedByEveryTestAndNotRepeated) {
    const auto run = run_child("resources", "Broken.*");
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_EQ(run.count("try to start"), 1U);
    EXPECT_EQ(run.count("no space left"), 2U);
    EXPECT_EQ(run.count("body ran"), 0U);
    EXPECT_THAT(run.output, HasSubstr("[  FAILED  ] 2 tests"));
}

TEST(SharedFixture, WithoutAnEngineEveryTestIsSkipped) {
    const auto run = run_child("resources", "Engineless.*", {{"TESTCONTAINERS_REQUIRED", "0"}});
    EXPECT_EQ(run.exit_code, 0);
    EXPECT_EQ(run.count("try to start"), 1U);
    EXPECT_EQ(run.count("body ran"), 0U);
    EXPECT_THAT(run.output, HasSubstr("[  SKIPPED ] 2 tests"));
    EXPECT_THAT(run.output, HasSubstr("no container engine answers"));
}

TEST(SharedFixture, WithoutARequiredEngineEveryTestFails) {
    const auto run = run_child("resources", "Engineless.*", {{"TESTCONTAINERS_REQUIRED", "1"}});
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_EQ(run.count("body ran"), 0U);
    EXPECT_THAT(run.output, HasSubstr("[  FAILED  ] 2 tests"));
}

TEST(SharedFixture, IsSharedBetweenTheParametersOfATest) {
    const auto run = run_child("resources", "*SharedBetweenParameters*");
    EXPECT_EQ(run.exit_code, 0);
    EXPECT_EQ(run.count("start parametrised"), 1U);
    EXPECT_EQ(run.count("end parametrised"), 1U);
}

TEST(SharedFixture, OfATypedSuiteIsStartedForEachType) {
    const auto run = run_child("resources", "Typed/*");
    EXPECT_EQ(run.exit_code, 0) << run.output;
    EXPECT_LT(run.output.find("end of 2 bytes"), run.output.find("start of 8 bytes")) << run.output;
    EXPECT_EQ(run.count("end of 8 bytes"), 1U);
}

TEST(SharedFixture, EndsAfterAllTestsWhereTheSuiteHasATearDownOfItsOwn) {
    const auto run = run_child("resources", "OwnTearDown.*", recreating_environments, "--gtest_repeat=2");
    EXPECT_EQ(run.count("start kept"), 2U);
    EXPECT_EQ(run.count("tear down of one's own"), 2U);
    EXPECT_EQ(run.count("Global test environment tear-down\nend kept\n"), 2U) << run.output;
}

TEST(SharedFixture, IsThereForADeathTestInEitherStyle) {
    for (const auto* const style : {"fast", "threadsafe"}) {
        const auto run =
            run_child("resources", "Dying.*", {}, std::string{"--gtest_death_test_style="} + style);
        EXPECT_EQ(run.exit_code, 0) << style << '\n' << run.output;
    }
}

TEST(PerTest, StartsAtItsFirstUseAndEndsWithTheTest) {
    EXPECT_THAT(run_child("resources", "Member.*").output, HasSubstr("[ RUN      ] Member.Used\n"
                                                                     "start member\n"
                                                                     "end member\n"
                                                                     "[       OK ] Member.Used (T ms)\n"
                                                                     "[ RUN      ] Member.Unused\n"
                                                                     "body ran\n"
                                                                     "[       OK ] Member.Unused (T ms)\n"));
}

TEST(PerTest, TheLastDeclaredEndsFirst) {
    EXPECT_THAT(run_child("resources", "Members.AreUsed").output, HasSubstr("start server\n"
                                                                            "start client of server\n"
                                                                            "end client of server\n"
                                                                            "end server\n"));
}

TEST(PerTest, AFailedStartEndsTheTestWithItsReport) {
    const auto run = run_child("resources", "Members.CannotStart");
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_EQ(run.count("no space left"), 1U);
    EXPECT_EQ(run.count("body ran"), 0U);
}

TEST(ProcessResource, IsStartedOnceAndOnlyWhenASelectedTestUsesIt) {
    const auto run = run_child("resources", "UsesFirst.*");
    EXPECT_EQ(run.exit_code, 0);
    EXPECT_EQ(run.count("start first"), 1U);
    EXPECT_EQ(run.count("end first"), 1U);
    EXPECT_EQ(run.count("second"), 0U);
}

TEST(ProcessResource, TheLastStartedEndsFirst) {
    const auto run = run_child("resources", "UsesSecond.*");
    const auto first = run.output.find("end first");
    const auto second = run.output.find("end second on first");
    ASSERT_NE(second, std::string::npos) << run.output;
    ASSERT_NE(first, std::string::npos) << run.output;
    EXPECT_LT(second, first);
    EXPECT_GT(second, run.output.find("Global test environment tear-down"));
}

TEST(ProcessResource, AFailedStartIsReportedByEveryTestAndNotRepeated) {
    const auto run = run_child("resources", "UsesBroken.*");
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_EQ(run.count("try to start"), 1U);
    EXPECT_EQ(run.count("no space left"), 2U);
    EXPECT_EQ(run.count("body ran"), 0U);
}

TEST(ProcessResource, IsKeptThroughAllRepetitions) {
    const auto run = run_child("resources", "UsesFirst.*:UsesBroken.*", {}, "--gtest_repeat=3");
    EXPECT_EQ(run.count("start first"), 1U);
    EXPECT_EQ(run.count("end first"), 1U);
    EXPECT_EQ(run.count("try to start"), 1U);
}

TEST(ProcessResource, IsTriedAnewForEachRepetitionThatRecreatesEnvironments) {
    const auto run =
        run_child("resources", "UsesSecond.*:UsesBroken.*", recreating_environments, "--gtest_repeat=2");
    EXPECT_EQ(run.count("start first"), 2U);
    EXPECT_EQ(run.count("end first"), 2U);
    EXPECT_EQ(run.count("end second on first"), 2U);
    EXPECT_EQ(run.count("try to start"), 2U);
}

TEST(ProcessResource, WithoutAnEngineEveryTestIsSkipped) {
    const auto run = run_child("resources", "UsesEngineless.*", {{"TESTCONTAINERS_REQUIRED", "0"}});
    EXPECT_EQ(run.exit_code, 0);
    EXPECT_EQ(run.count("try to start"), 1U);
    EXPECT_EQ(run.count("start first"), 0U);
    EXPECT_EQ(run.count("body ran"), 0U);
    EXPECT_THAT(run.output, HasSubstr("[  SKIPPED ] 2 tests"));
}

TEST(ProcessResource, WithoutARequiredEngineEveryTestFails) {
    const auto run = run_child("resources", "UsesEngineless.*", {{"TESTCONTAINERS_REQUIRED", "1"}});
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_EQ(run.count("body ran"), 0U);
    EXPECT_THAT(run.output, HasSubstr("[  FAILED  ] 2 tests"));
}

} // namespace
} // namespace testcontainers::testsupport
