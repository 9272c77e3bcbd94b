#include "http/message.hpp"

#include "testcontainers/error.hpp"

#include <gtest/gtest.h>

namespace testcontainers::http {
namespace {

using namespace std::chrono_literals;

TEST(PercentEncode, LeavesUnreservedCharacters) {
    EXPECT_EQ(percent_encode("AZaz09-._~"), "AZaz09-._~");
    EXPECT_EQ(percent_encode(""), "");
}

TEST(PercentEncode, EncodesAllElse) {
    EXPECT_EQ(percent_encode("a/b?c=d&e#f+g h%"), "a%2Fb%3Fc%3Dd%26e%23f%2Bg%20h%25");
    EXPECT_EQ(percent_encode("é"), "%C3%A9");
    EXPECT_EQ(percent_encode(std::string_view("\0\r\n\xff", 4)), "%00%0D%0A%FF");
    EXPECT_EQ(percent_encode(R"({"a":["b"]})"), "%7B%22a%22%3A%5B%22b%22%5D%7D");
}

TEST(Target, IsBuiltOfPathAndQuery) {
    EXPECT_EQ(Target("/_ping").text(), "/_ping");
    EXPECT_EQ(
        Target("/containers/").segment("a/b").path("/json").query("size", "1").query("q", "a&b c").text(),
        "/containers/a%2Fb/json?size=1&q=a%26b%20c");
    EXPECT_EQ(Target("/x").query("a b", "").text(), "/x?a%20b=");
}

TEST(Target, KeepsASegmentOneSegment) {
    EXPECT_EQ(Target("/images/").segment("../containers?x").path("/json").text(),
              "/images/..%2Fcontainers%3Fx/json");
}

TEST(Target, RefusesASegmentThatIsEmpty) {
    Target target("/containers/");
    try {
        target.segment("");
        FAIL();
    } catch (const ConfigError& error) {
        EXPECT_EQ(error.message(), "an id or name in a request to the engine is empty");
    }
    EXPECT_EQ(target.text(), "/containers/");
}

TEST(Response, FindsTheFirstHeaderOfAName) {
    const Response response{.headers = {{"Api-Version", "1.41"}, {"X", ""}, {"api-version", "1.42"}}};
    ASSERT_NE(response.header("API-VERSION"), nullptr);
    EXPECT_EQ(*response.header("API-VERSION"), "1.41");
    EXPECT_EQ(*response.header("x"), "");
    EXPECT_EQ(response.header("Api"), nullptr);
    EXPECT_EQ(response.header(""), nullptr);
    EXPECT_EQ(Response{}.header("x"), nullptr);
}

TEST(Response, IsOkWithA2xx) {
    for (const auto& [status, ok] :
         {std::pair{199, false}, {200, true}, {204, true}, {299, true}, {300, false}, {0, false}}) {
        EXPECT_EQ(Response{.status = status}.ok(), ok) << status;
    }
}

TEST(Date, IsReadFromItsHeader) {
    EXPECT_EQ(parse_date("Sun, 06 Nov 1994 08:49:37 GMT"), std::chrono::system_clock::from_time_t(784111777));
    EXPECT_EQ(parse_date(""), std::nullopt);
    EXPECT_EQ(parse_date("yesterday"), std::nullopt);
}

TEST(Patience, EndsThatFarFromNow) {
    const auto before = std::chrono::steady_clock::now();
    const auto patience = Patience::of(10s);
    const auto after = std::chrono::steady_clock::now();
    EXPECT_GE(*patience.deadline, before + 10s);
    EXPECT_LE(*patience.deadline, after + 10s);
    EXPECT_FALSE(patience.stop.stop_possible());
    EXPECT_FALSE(Patience{}.deadline.has_value());
}

} // namespace
} // namespace testcontainers::http
