#include "values/ip_address.hpp"

#include <gtest/gtest.h>

namespace {

namespace tc = testcontainers;

TEST(IpAddress, IsWrittenAsItWasRead) {
    for (const auto* const text : {"0.0.0.0", "10.42.0.7", "255.255.255.255", "::", "::1", "fd42::7"}) {
        const auto address = tc::parse_address(text);
        ASSERT_TRUE(address) << text;
        EXPECT_EQ(to_string(*address), text);
    }
}

TEST(IpAddress, IsNothingElse) {
    using namespace std::string_literals;
    for (const auto& text :
         {""s, "10.42.0"s, "10.42.0.256"s, "1.2.3.4 "s, "fd42::g"s, "localhost"s, "1.2.3.4\0"s}) {
        EXPECT_FALSE(tc::parse_address(text)) << text;
    }
}

TEST(IpRange, HasTheAddressesThatBeginLikeIt) {
    const auto has = [](const char* range, const char* address) {
        return tc::parse_range(range).value().has(tc::parse_address(address).value());
    };
    EXPECT_TRUE(has("10.42.0.0/24", "10.42.0.255"));
    EXPECT_FALSE(has("10.42.0.0/24", "10.42.1.0"));
    EXPECT_TRUE(has("10.42.0.7/23", "10.42.1.0"));
    EXPECT_TRUE(has("10.42.0.7/32", "10.42.0.7"));
    EXPECT_FALSE(has("10.42.0.7/32", "10.42.0.6"));
    EXPECT_TRUE(has("0.0.0.0/0", "1.2.3.4"));
    EXPECT_FALSE(has("0.0.0.0/0", "::1"));
    EXPECT_TRUE(has("fd42::/64", "fd42::ffff:0:1"));
    EXPECT_FALSE(has("fd42::/64", "fd42:0:0:1::1"));
}

TEST(IpRange, HasAnAddressAndAPrefix) {
    for (const auto* const text :
         {"", "/", "10.42.0.0", "10.42.0.0/", "10.42.0.0/33", "fd42::/129", "10.42.0/24", "10.42.0.0/-1",
          "10.42.0.0/ 8", "10.42.0.0/8x", "a/1", "1.2.3.4/4294967297"}) {
        EXPECT_FALSE(tc::parse_range(text)) << text;
    }
}

} // namespace
