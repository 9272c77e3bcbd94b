#include "docker/log_timestamps.hpp"

#include "docker/faults.hpp"

#include <gtest/gtest.h>

#include <string>

namespace testcontainers::docker {
namespace {

using namespace std::chrono_literals;
using std::chrono::system_clock;

constexpr system_clock::time_point some_time{1'700'000'000s + 123'456'789ns};

TEST(LogTime, IsReadToTheNanosecond) {
    EXPECT_EQ(parse_time("2023-11-14T22:13:20.123456789Z"), some_time);
    EXPECT_EQ(parse_time("2023-11-14T22:13:20Z"), some_time - 123'456'789ns);
    EXPECT_EQ(parse_time("2023-11-14T22:13:20.5Z"), some_time - 123'456'789ns + 500ms);
}

TEST(LogTime, HasAnOffset) {
    EXPECT_EQ(parse_time("2023-11-14T23:43:20.123456789+01:30"), some_time);
    EXPECT_EQ(parse_time("2023-11-14T17:13:20.123456789-05:00"), some_time);
}

class NoLogTime : public ::testing::TestWithParam<const char*> {};

TEST_P(NoLogTime, IsNotRead) { EXPECT_EQ(parse_time(GetParam()), std::nullopt); }

INSTANTIATE_TEST_SUITE_P(Texts, NoLogTime,
                         ::testing::Values("", "hello", "2023-11-14", "2023-11-14T22:13:20",
                                           "2023-13-14T22:13:20Z", "2023-02-30T22:13:20Z",
                                           "2023-11-14 22:13:20Z", "2023-11-14T22:13:20.Z",
                                           "2023-11-14T22:13:20.1234567890Z", "2023-11-14T22:13:20+0100",
                                           "2023-11-14T2x:13:20Z", "2023-11-14T22:13:20ZZ",
                                           "0001-01-01T00:00:00Z", "-023-11-14T22:13:20Z",
                                           "2023-11-14T22:13:20+-1:00"));

TEST(LogTime, IsWrittenInSeconds) {
    EXPECT_EQ(unix_time(some_time), "1700000000.123456789");
    EXPECT_EQ(unix_time(system_clock::time_point{1s + 5ns}), "1.000000005");
    EXPECT_EQ(unix_time(system_clock::time_point{}), "0.000000000");
}

TEST(TimestampReader, TakesTheTimeOffWhereverItIsCut) {
    const std::string text = "2023-11-14T22:13:20.123456789Z a line\n";
    for (std::size_t cut = 1; cut <= text.size(); ++cut) {
        TimestampReader reader;
        std::string line(reader.strip({LogStream::out, std::string_view(text).substr(0, cut), true}));
        line += reader.strip({LogStream::out, std::string_view(text).substr(cut), false});
        ASSERT_EQ(line, "a line\n") << "cut at " << cut;
        ASSERT_EQ(reader.time(), some_time);
    }
}

TEST(TimestampReader, TakesTheTimeOffEachFrame) {
    TimestampReader reader;
    EXPECT_EQ(reader.strip({LogStream::out, "2023-11-14T22:13:20Z 2023-11-14T22:13:20Z", true}),
              "2023-11-14T22:13:20Z");
    EXPECT_EQ(reader.strip({LogStream::out, " stays here", false}), " stays here");
    EXPECT_EQ(reader.strip({LogStream::err, "2023-11-14T22:13:20.123456789Z next", true}), "next");
    EXPECT_EQ(reader.time(), some_time);
}

TEST(TimestampReader, WantsATime) {
    TimestampReader reader;
    EXPECT_THROW((void)reader.strip({LogStream::out, "a line without one", true}), Malformed);
    EXPECT_THROW((void)reader.strip({LogStream::out, std::string(100, 'x'), true}), Malformed);
}

} // namespace
} // namespace testcontainers::docker
