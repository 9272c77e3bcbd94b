#include "line.hpp"

#include <gtest/gtest.h>

namespace testcontainers::reaper {
namespace {

TEST(ReaperLine, ParametersAreDecoded) {
    EXPECT_EQ(parse_line("label=a%3Db&x=y+z"), (Parameters{{"label", "a=b"}, {"x", "y z"}}));
}

TEST(ReaperLine, ParametersOfOneNameAreKeptApart) {
    EXPECT_EQ(parse_line("label=a&label=b"), (Parameters{{"label", "a\nb"}}));
}

TEST(ReaperLine, AnUnencodedEqualsSignInAValueStays) {
    EXPECT_EQ(parse_line("label=a=b"), (Parameters{{"label", "a=b"}}));
}

TEST(ReaperLine, WhatCouldMeanEverythingIsNotUnderstood) {
    for (const auto* line : {"", "&", "&&", "=", "label", "label=", "=a", "label=%", "label=%4", "label=%zz",
                             "&label=a", "label=a&&b=c"}) {
        EXPECT_FALSE(parse_line(line)) << line;
    }
}

TEST(ReaperLine, ALineEndCannotBeSmuggledIn) { EXPECT_FALSE(parse_line("label=a%0Ab")); }

TEST(ReaperLine, TextsForPeopleMayHaveLines) {
    EXPECT_EQ(parse_line("error=a%0Ab&info=c%0Ad"), (Parameters{{"error", "a\nb"}, {"info", "c\nd"}}));
}

TEST(ReaperLine, EncodingIsUndoneByParsing) {
    std::string every;
    for (int byte = 1; byte < 256; ++byte) {
        if (byte != '\n') {
            every += static_cast<char>(byte);
        }
    }
    EXPECT_EQ(parse_line("x=" + encode(every)), (Parameters{{"x", every}}));
}

} // namespace
} // namespace testcontainers::reaper
