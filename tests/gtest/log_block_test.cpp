#include "gtest_support/log_block.hpp"

#include <gtest/gtest.h>

#include <string>

namespace testcontainers::testing {
namespace {

std::string block_of(const std::string& line) {
    LogBlock block{"box"};
    block.add(line);
    return block.text();
}

TEST(LogBlock, SaysThatNothingWasWritten) {
    EXPECT_EQ(LogBlock{"redis:7.0 tc-1"}.text(),
              "[ CONTAINER] redis:7.0 tc-1 wrote nothing during this test\n");
}

TEST(LogBlock, ShowsLinesBehindABar) {
    LogBlock block{"redis:7.0 tc-1"};
    block.add("one");
    block.add("");
    block.add("three");
    EXPECT_EQ(block.text(),
              "[ CONTAINER] redis:7.0 tc-1 wrote 3 lines during this test:\n  | one\n  | \n  | three\n");
}

TEST(LogBlock, ShowsTheLastLinesAndSaysHowManyItLeftOut) {
    LogBlock block{"box"};
    std::string expected =
        "[ CONTAINER] box wrote 52 lines during this test:\n  | (2 earlier lines left out)\n";
    for (int i = 1; i <= 52; ++i) {
        block.add(std::to_string(i));
        expected += i > 2 ? "  | " + std::to_string(i) + "\n" : "";
    }
    EXPECT_EQ(block.text(), expected);
}

TEST(LogBlock, LeavesNothingOutOfFiftyLines) {
    LogBlock block{"box"};
    for (int i = 0; i < 50; ++i) {
        block.add("line");
    }
    EXPECT_EQ(block.text().find("left out"), std::string::npos);
}

TEST(LogBlock, CutsALongLineAndSaysSo) {
    EXPECT_EQ(block_of(std::string(1003, 'x')), "[ CONTAINER] box wrote 1 line during this test:\n  | " +
                                                    std::string(1000, 'x') + " … (3 bytes more)\n");
}

TEST(LogBlock, KeepsControlCharactersFromTheTerminal) {
    EXPECT_EQ(block_of("\x1B[31mred\x1B[0m 10%\r20% \x07 \xFF"),
              "[ CONTAINER] box wrote 1 line during this test:\n  | red 10% 20% \xEF\xBF\xBD \xEF\xBF\xBD\n");
}

} // namespace
} // namespace testcontainers::testing
