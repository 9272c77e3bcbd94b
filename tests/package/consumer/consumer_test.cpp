#include <testcontainers/gtest.hpp>
#include <testcontainers/modules/postgres.hpp>
#include <testcontainers/modules/redis.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace tc = testcontainers;

namespace {

std::string variable(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

} // namespace

TEST(Consumer, UsesTheLibrary) {
    EXPECT_EQ(tc::validate({.image = "redis:7.2"}).size(), 0U);
    EXPECT_EQ(tc::to_string(tc::parse_port("5432")), "5432/tcp");
}

TEST(Consumer, HasTheEnvironmentOfDiscoveredTests) {
    EXPECT_EQ(variable("FIRST"), "1");
    EXPECT_EQ(variable("SECOND"), "2");
    EXPECT_EQ(variable("TESTCONTAINERS_TIME_LIMIT"), "35.000");
    EXPECT_NE(variable("TESTCONTAINERS_SESSION_ID"), "");
}
