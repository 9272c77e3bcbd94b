#include "core/command.hpp"
#include "testcontainers/error.hpp"
#include "testcontainers/exec.hpp"

#include <gtest/gtest.h>

#include <concepts>

namespace {

namespace tc = testcontainers;

TEST(ExecResult, IsHandedOnWhenItIsGood) {
    const tc::ExecResult result{.exit_code = 0, .out = "x"};
    EXPECT_EQ(&result.or_throw(), &result);
    EXPECT_EQ((tc::ExecResult{.out = "y"}.or_throw().out), "y");
}

TEST(ExecResult, ThrowsWithAllThatIsKnown) {
    const tc::ExecResult result{.exit_code = 2,
                                .out = "reading\n",
                                .err = "no such table\nhint: none\n",
                                .command = {"psql", "-c", "SELECT 1"}};
    try {
        (void)result.or_throw();
        FAIL() << "nothing was thrown";
    } catch (const tc::ExecError& error) {
        EXPECT_EQ(error.message(), "command psql -c \"SELECT 1\" ended with exit code 2\n"
                                   "  standard error\n"
                                   "    no such table\n"
                                   "    hint: none\n"
                                   "  standard output\n"
                                   "    reading");
        EXPECT_STREQ(error.where().file_name(), __FILE__);
    }
}

TEST(ExecResult, SaysNothingOfEmptyOutput) {
    try {
        (void)tc::ExecResult{.exit_code = 1, .command = {"false"}}.or_throw();
        FAIL() << "nothing was thrown";
    } catch (const tc::ExecError& error) {
        EXPECT_EQ(error.message(), "command false ended with exit code 1");
    }
}

TEST(ExecResult, ThatWasNotWaitedForIsNoSuccess) {
    try {
        (void)tc::ExecResult{.exit_code = tc::ExecResult::not_waited_for, .command = {"tail"}}.or_throw();
        FAIL() << "nothing was thrown";
    } catch (const tc::ExecError& error) {
        EXPECT_EQ(error.message(),
                  "command tail was not waited for, because the listening ended before it; have "
                  "`ExecStreams::output` return true until its end");
    }
}

TEST(CommandLine, QuotesWordsThatNeedIt) {
    EXPECT_EQ(tc::core::command_line({"sh", "-c", "echo a", ""}), "sh -c \"echo a\" \"\"");
}

TEST(CommandLine, IsCutWhereItIsLong) {
    EXPECT_EQ(tc::core::command_line({std::string(300, 'x')}), std::string(200, 'x') + "…");
}

} // namespace
