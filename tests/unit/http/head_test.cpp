#include "http/head.hpp"

#include "testcontainers/error.hpp"

#include <gtest/gtest.h>

namespace testcontainers::http {
namespace {

TEST(Head, IsReadLineByLine) {
    Response response;
    EXPECT_FALSE(take_head_line(response, "HTTP/1.1 200 OK\r\n"));
    EXPECT_FALSE(take_head_line(response, "Content-Type:  application/json \r\n"));
    EXPECT_FALSE(take_head_line(response, "X-Colons: a:b: c\r\n"));
    EXPECT_FALSE(take_head_line(response, "X-Empty:\r\n"));
    EXPECT_TRUE(take_head_line(response, "\r\n"));
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.headers,
              (Headers{{"Content-Type", "application/json"}, {"X-Colons", "a:b: c"}, {"X-Empty", ""}}));
}

TEST(Head, BeginsAnewAfterAnInterimAnswer) {
    Response response;
    take_head_line(response, "HTTP/1.1 100 Continue\r\n");
    take_head_line(response, "X-Early: 1\r\n");
    EXPECT_FALSE(take_head_line(response, "\r\n"));
    take_head_line(response, "HTTP/1.1 404 Not Found\r\n");
    EXPECT_TRUE(take_head_line(response, "\r\n"));
    EXPECT_EQ(response.status, 404);
    EXPECT_TRUE(response.headers.empty());
}

TEST(Head, OfAChangedProtocolIsFinal) {
    Response response;
    take_head_line(response, "HTTP/1.1 101 UPGRADED\r\n");
    EXPECT_TRUE(take_head_line(response, "\r\n"));
}

TEST(Head, IsParsedAsAWhole) {
    const auto response = parse_head("HTTP/1.0 409 Conflict\r\nContent-Length: 3\r\nServer: x");
    EXPECT_EQ(response.status, 409);
    EXPECT_EQ(*response.header("content-length"), "3");
    EXPECT_EQ(*response.header("server"), "x");
}

TEST(Head, TakesLinesWithoutCarriageReturns) {
    const auto response = parse_head("HTTP/1.1 204 No Content\nA: b\n");
    EXPECT_EQ(response.status, 204);
    EXPECT_EQ(*response.header("A"), "b");
}

TEST(Head, TakesAStatusLineWithoutWords) {
    EXPECT_EQ(parse_head("HTTP/1.1 200").status, 200);
    EXPECT_EQ(parse_head("HTTP/2 503 ").status, 503);
}

TEST(Head, HasNoStatusWhenItIsNone) {
    for (const auto* const text :
         {"", "\r\n", "SSH-2.0", "HTTP/1.1", "HTTP/1.1 ", "HTTP/1.1 2x0 OK", "HTTP/1.1 20", ":"}) {
        EXPECT_EQ(parse_head(text).status, 0) << text;
    }
}

TEST(Head, PassesOverALineThatIsNoHeader) {
    EXPECT_EQ(parse_head("HTTP/1.1 200 OK\r\nnonsense\r\nA: b\r\n").headers, (Headers{{"A", "b"}}));
}

/// What is said against a header, or the line that it makes.
std::string refusal_of(std::string_view name, std::string_view value) {
    try {
        return header_line(name, value);
    } catch (const ConfigError& error) {
        return error.message();
    }
}

TEST(HeaderLine, IsNameAndValue) {
    EXPECT_EQ(header_line("X-One", "a: b"), "X-One: a: b");
    EXPECT_EQ(header_line("X-One", ""), "X-One: ");
}

TEST(HeaderLine, IsOneLine) {
    EXPECT_EQ(refusal_of("X", "a\r\nHost: b"), "the value of the HTTP header X has a line break or a NUL");
    EXPECT_EQ(refusal_of("X", std::string_view("a\0b", 3)),
              "the value of the HTTP header X has a line break or a NUL");
    for (const auto* const name : {"", "a b", "a:", "a\tb"}) {
        EXPECT_EQ(refusal_of(name, "x"), "\"" + std::string(name) + "\" is not the name of an HTTP header");
    }
    EXPECT_NE(refusal_of("a\r\nb", "x").find("is not the name of an HTTP header"), std::string::npos);
}

} // namespace
} // namespace testcontainers::http
