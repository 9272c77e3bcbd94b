#include "http/web_address.hpp"

#include "testcontainers/error.hpp"

#include <gtest/gtest.h>

namespace testcontainers::http {
namespace {

TEST(WebAddress, NamesTheServerAndWhatIsAsked) {
    const auto address = WebAddress::parse("https://example.org/seed/a%20b.csv?key=1");
    EXPECT_EQ(address.server, (Endpoint{.host = "example.org", .port = 443, .tls = true}));
    EXPECT_EQ(address.target, "/seed/a%20b.csv?key=1");
    EXPECT_EQ(WebAddress::parse("http://127.0.0.1:8080").server,
              (Endpoint{.host = "127.0.0.1", .port = 8080}));
    EXPECT_EQ(WebAddress::parse("http://127.0.0.1:8080").target, "/");
    EXPECT_EQ(WebAddress::parse("http://[::1]:81/x").server, (Endpoint{.host = "::1", .port = 81}));
}

TEST(WebAddress, LeadsOn) {
    const auto from = WebAddress::parse("https://example.org/a/b?c=d");
    EXPECT_EQ(from.redirected("e").url, "https://example.org/a/e");
    EXPECT_EQ(from.redirected("/e?f=g").target, "/e?f=g");
    EXPECT_EQ(from.redirected("http://other.example/").server.host, "other.example");
    EXPECT_THROW((void)from.redirected("ftp://other.example/"), ConfigError);
}

TEST(WebAddress, RefusesWhatIsNone) {
    for (const auto* const text : {"", "example.org/x", "ftp://example.org/", "http://", "http://a b/",
                                   "http://user@example.org/", "http://example.org/#part"}) {
        EXPECT_THROW((void)WebAddress::parse(text), ConfigError) << text;
    }
}

TEST(WebAddress, KeepsTheQueryOutOfMessages) {
    EXPECT_EQ(without_query("https://example.org/a?token=secret"), "https://example.org/a?…");
    EXPECT_EQ(without_query("https://example.org/a"), "https://example.org/a");
}

} // namespace
} // namespace testcontainers::http
