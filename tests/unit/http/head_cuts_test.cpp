#include "http/head.hpp"

#include "testcontainers/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace testcontainers::http {
namespace {

using namespace std::string_view_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

/// A half head never looks like another whole one.
TEST(HeadCuts, LeaveTheSameOrLess) {
    const auto whole = "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n"sv;
    const auto all = parse_head(whole);
    ASSERT_EQ(all.headers.size(), 2U);
    for (std::size_t length = 0; length <= whole.size(); ++length) {
        const auto part = parse_head(whole.substr(0, length));
        EXPECT_EQ(part.status, length < "HTTP/1.1 101"sv.size() ? 0 : 101) << length;
        ASSERT_LE(part.headers.size(), all.headers.size()) << length;
        for (std::size_t i = 0; i < part.headers.size(); ++i) {
            EXPECT_EQ(part.headers[i].first, all.headers[i].first) << length;
            EXPECT_TRUE(all.headers[i].second.starts_with(part.headers[i].second)) << length;
        }
    }
}

TEST(HeadCuts, TrimTabsAsBlanks) {
    EXPECT_THAT(parse_head("HTTP/1.1 200 OK\r\nA: \t b c \t\r\n").headers, ElementsAre(Pair("A", "b c")));
}

TEST(HeadCuts, KeepAValueThatMayBeASecretOutOfTheRefusal) {
    for (const auto value : {"a\nX-Evil: 1"sv, "a\rEvil"sv, "Evil\r\n\r\nGET /"sv, "Evil\0b"sv}) {
        try {
            (void)header_line("X-A", value);
            FAIL() << value;
        } catch (const ConfigError& error) {
            EXPECT_THAT(error.message(), HasSubstr("X-A"));
            EXPECT_THAT(error.message(), Not(HasSubstr("Evil")));
        }
    }
}

} // namespace
} // namespace testcontainers::http
