#include <testcontainers/bytes.hpp>

#include <gtest/gtest.h>

namespace {

using namespace testcontainers::literals;
using testcontainers::Bytes;

TEST(Bytes, LiteralsScaleByPowersOf1024) {
    EXPECT_EQ((512_B).count(), 512U);
    EXPECT_EQ((3_KiB).count(), 3072U);
    EXPECT_EQ((64_MiB).count(), 67108864U);
    EXPECT_EQ((2_GiB).count(), 2147483648U);
}

TEST(Bytes, AreOrderedByTheirNumber) {
    EXPECT_LT(1023_B, 1_KiB);
    EXPECT_EQ(1024_MiB, 1_GiB);
}

TEST(Bytes, AreSpelledInTheLargestUnitWithoutAFraction) {
    EXPECT_EQ(to_string(Bytes{}), "0 B");
    EXPECT_EQ(to_string(1000_B), "1000 B");
    EXPECT_EQ(to_string(1536_KiB), "1536 KiB");
    EXPECT_EQ(to_string(64_MiB), "64 MiB");
    EXPECT_EQ(to_string(2048_GiB), "2 TiB");
    EXPECT_EQ(to_string(Bytes{1ULL << 63U}), "8 EiB");
    EXPECT_EQ(to_string(Bytes{~0ULL}), "18446744073709551615 B");
}

} // namespace
