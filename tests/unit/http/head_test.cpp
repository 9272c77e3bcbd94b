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
using ::testing::Pair;

TEST(Head, HasAStatusAndHeaders) {
    const auto response = parse_head("HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nX-A:b");
    EXPECT_EQ(response.status, 404);
    EXPECT_THAT(response.headers, ElementsAre(Pair("Content-Type", "application/json"), Pair("X-A", "b")));
}

TEST(Head, NeedsNoReasonPhrase) {
    EXPECT_EQ(parse_head("HTTP/1.1 200").status, 200);
    EXPECT_EQ(parse_head("HTTP/1.0 204 \r\n").status, 204);
}

TEST(Head, TrimsValuesAndKeepsColons) {
    const auto response = parse_head("HTTP/1.1 200 OK\r\nA: \t b c \t\r\nB: c:d\r\nC:\r\n");
    EXPECT_THAT(response.headers, ElementsAre(Pair("A", "b c"), Pair("B", "c:d"), Pair("C", "")));
}

TEST(Head, TakesLinesThatEndWithoutACarriageReturn) {
    const auto response = parse_head("HTTP/1.1 200 OK\nA: b\nC: d");
    EXPECT_EQ(response.status, 200);
    EXPECT_THAT(response.headers, ElementsAre(Pair("A", "b"), Pair("C", "d")));
}

TEST(Head, HasNoStatusWhenItIsNone) {
    for (const auto text : {""sv, "SSH-2.0-OpenSSH"sv, "HTTP/1.1"sv, "HTTP/1.1 "sv, "HTTP/1.1 abc"sv,
                            "HTTP/1.1 2x0 OK"sv, "HTTP/1.1 20"sv, "Content-Length: 3"sv, "\xFF\0\n:"sv}) {
        EXPECT_EQ(parse_head(text).status, 0) << text;
    }
}

TEST(Head, PassesOverLinesThatAreNoHeaders) {
    EXPECT_THAT(parse_head("HTTP/1.1 200 OK\r\nnonsense\r\nA: b\r\n").headers, ElementsAre(Pair("A", "b")));
}

/// A half head never looks like another whole one.
TEST(Head, IsTheSameOrLessWhereverItIsCut) {
    const auto whole = "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n"sv;
    const auto all = parse_head(whole);
    ASSERT_EQ(all.headers.size(), 2U);
    for (std::size_t length = 0; length <= whole.size(); ++length) {
        const auto part = parse_head(whole.substr(0, length));
        EXPECT_EQ(part.status, length < "HTTP/1.1 101"sv.size() ? 0 : 101) << length;
        EXPECT_LE(part.headers.size(), all.headers.size());
        for (std::size_t i = 0; i < part.headers.size(); ++i) {
            EXPECT_EQ(part.headers[i].first, all.headers[i].first) << length;
            EXPECT_TRUE(all.headers[i].second.starts_with(part.headers[i].second)) << length;
        }
    }
}

TEST(HeadLine, TellsTheEndOfAFinalHeadOnly) {
    Response response;
    EXPECT_FALSE(take_head_line(response, "HTTP/1.1 100 Continue\r\n"));
    EXPECT_FALSE(take_head_line(response, "X-Interim: 1\r\n"));
    EXPECT_FALSE(take_head_line(response, "\r\n")) << "another head follows an interim one";
    EXPECT_FALSE(take_head_line(response, "HTTP/1.1 201 Created\r\n"));
    EXPECT_FALSE(take_head_line(response, "X-Final: 1\r\n"));
    EXPECT_TRUE(take_head_line(response, "\r\n"));
    EXPECT_EQ(response.status, 201);
    EXPECT_THAT(response.headers, ElementsAre(Pair("X-Final", "1")));
}

TEST(HeadLine, TakesASwitchOfProtocolsForFinal) {
    Response response;
    EXPECT_FALSE(take_head_line(response, "HTTP/1.1 101 UPGRADED\r\n"));
    EXPECT_TRUE(take_head_line(response, "\r\n"));
}

TEST(HeaderLine, JoinsNameAndValue) {
    EXPECT_EQ(header_line("X-Registry-Auth", "e30="), "X-Registry-Auth: e30=");
    EXPECT_EQ(header_line("X-Empty", ""), "X-Empty: ");
}

TEST(HeaderLine, RefusesAValueThatWouldEndTheLine) {
    for (const auto value : {"a\nX-Evil: 1"sv, "a\rb"sv, "a\r\n\r\nGET /"sv, "a\0b"sv}) {
        try {
            (void)header_line("X-A", value);
            FAIL() << value;
        } catch (const ConfigError& error) {
            EXPECT_THAT(error.message(), HasSubstr("X-A"));
            EXPECT_THAT(error.message(), ::testing::Not(HasSubstr("Evil"))) << "a value may be a secret";
        }
    }
}

TEST(HeaderLine, RefusesANameThatIsNone) {
    for (const auto name : {""sv, "X A"sv, "X:"sv, "X\n"sv, "X\0"sv}) {
        EXPECT_THROW((void)header_line(name, "v"), ConfigError) << name;
    }
}

} // namespace
} // namespace testcontainers::http
