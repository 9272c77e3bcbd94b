#include "values/printable.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using testcontainers::last_lines;
using testcontainers::printable;
using namespace std::string_literals;

struct Case {
    std::string raw;
    std::string shown;
};

TEST(Printable, RemovesEscapeSequences) {
    const Case cases[] = {
        {"\x1b[31mred\x1b[0m", "red"},
        {"\x1b[1;38;5;200mx\x1b[K", "x"},
        {"\x1b[?25lx\x1b[?25h", "x"},
        {"\x1b]0;title\x07x", "x"},
        {"\x1b]8;;http://e\x1b\\link\x1b]8;;\x1b\\", "link"},
        {"\x1bPdata\x1b\\x", "x"},
        {"\x1b(Bx", "x"},
        {"\x1b"
         "cx",
         "x"},
        {"x\x1b", "x"},
        {"x\x1b[", "x"},
        {"x\x1b[31", "x"},
        {"a\x1b]never ended\nb", "a\nb"},
        {"a\x1b[31\nb", "a\nb"},
    };
    for (const auto& [raw, shown] : cases) {
        EXPECT_EQ(printable(raw), shown) << ::testing::PrintToString(raw);
    }
}

TEST(Printable, ReplacesWhatIsNotText) {
    const Case cases[] = {
        {"a\0b"s, "a\uFFFDb"},
        {"a\bb\x7f", "a\uFFFDb\uFFFD"},
        {"\xc2\x9b"
         "31m",
         "\uFFFD31m"},
        {"\xff\xfe", "\uFFFD\uFFFD"},
        {"\xc3", "\uFFFD"},
        {"\xe2\x82", "\uFFFD\uFFFD"},
        {"\xc0\xaf", "\uFFFD\uFFFD"},
        {"\xed\xa0\x80", "\uFFFD\uFFFD\uFFFD"},
        {"\xf4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},
    };
    for (const auto& [raw, shown] : cases) {
        EXPECT_EQ(printable(raw), shown) << ::testing::PrintToString(raw);
    }
}

TEST(Printable, KeepsText) {
    for (const auto* text : {"", "plain", "tab\tand\nlines\n", "größer €5 \xf0\x9f\x90\xb3", "[31m"}) {
        EXPECT_EQ(printable(text), text);
    }
}

TEST(Printable, MakesLineEndsOfCarriageReturns) {
    EXPECT_EQ(printable("a\r\nb\r\n"), "a\nb\n");
    EXPECT_EQ(printable("10 %\r20 %\r"), "10 %\n20 %");
}

TEST(LastLines, TakesThemFromTheEnd) {
    EXPECT_EQ(last_lines("a\nb\nc\n", 2, 100), "b\nc");
    EXPECT_EQ(last_lines("a\nb\nc", 3, 100), "a\nb\nc");
    EXPECT_EQ(last_lines("a", 1, 100), "a");
    EXPECT_EQ(last_lines("", 1, 100), "");
}

TEST(LastLines, LeavesOutBlankEndsAndKeepsBlankLinesBetween) {
    EXPECT_EQ(last_lines("\n \n a\n\nb\n \n\n", 20, 100), " a\n\nb");
    EXPECT_EQ(last_lines("a\n\n\nb", 2, 100), "b");
}

TEST(LastLines, CutsAtALineWhereItCan) {
    EXPECT_EQ(last_lines("aaaa\nbbbb\ncccc", 20, 9), "bbbb\ncccc");
    EXPECT_EQ(last_lines("aaaa\nbbbb\ncccc", 20, 8), "cccc");
}

TEST(LastLines, CutsALongLineBetweenCharacters) {
    EXPECT_EQ(last_lines("aaaaaaaa", 20, 4), "…aaaa");
    EXPECT_EQ(last_lines("aaa€€", 20, 5), "…€");
}

} // namespace
