#include "values/platform.hpp"

#include <gtest/gtest.h>

namespace testcontainers {
namespace {

TEST(Platform, HasOneNameForWhatHasSeveral) {
    const auto read = [](std::string_view text) { return to_string(Platform::parse(text)); };
    EXPECT_EQ(read("linux/amd64"), "linux/amd64");
    EXPECT_EQ(read("linux/x86_64"), "linux/amd64");
    EXPECT_EQ(read("linux/amd64/v1"), "linux/amd64");
    EXPECT_EQ(read("linux/amd64/v3"), "linux/amd64/v3");
    EXPECT_EQ(read("linux/i386"), "linux/386");
    EXPECT_EQ(read("linux/aarch64"), "linux/arm64");
    EXPECT_EQ(read("linux/arm64/v8"), "linux/arm64");
    EXPECT_EQ(read("linux/arm"), "linux/arm/v7");
    EXPECT_EQ(read("linux/arm/6"), "linux/arm/v6");
    EXPECT_EQ(read("linux/armhf"), "linux/arm/v7");
    EXPECT_EQ(read("linux/s390x"), "linux/s390x");
    EXPECT_EQ(read("windows/amd64"), "windows/amd64");
}

TEST(Platform, HasAVariantOrNone) {
    EXPECT_EQ(Platform::parse("linux/arm/v7"), (Platform{"linux", "arm", "v7"}));
    EXPECT_EQ(Platform::parse("linux/ppc64le"), (Platform{"linux", "ppc64le", ""}));
}

} // namespace
} // namespace testcontainers
