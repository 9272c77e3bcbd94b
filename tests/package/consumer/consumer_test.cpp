#include <testcontainers/gtest.hpp>
#include <testcontainers/modules/postgres.hpp>
#include <testcontainers/modules/redis.hpp>

#include <gtest/gtest.h>

namespace tc = testcontainers;

TEST(Consumer, UsesTheLibrary) {
    EXPECT_EQ(tc::validate({.image = "redis:7.2"}).size(), 0U);
    EXPECT_EQ(tc::to_string(tc::parse_port("5432")), "5432/tcp");
}
