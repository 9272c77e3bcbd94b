#include "wait/log_buffer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace testcontainers::wait {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

LogLine out(std::string text) { return {.stream = LogStream::out, .text = std::move(text)}; }
LogLine err(std::string text) { return {.stream = LogStream::err, .text = std::move(text)}; }

bool rang(Alarm& alarm) { return alarm.wait_until(std::chrono::steady_clock::now()); }

TEST(LogBuffer, MakesTheSameLinesOfEveryCut) {
    const std::string bytes("one\r\n\ntw\0o\rx\n\r\nthree", 20);
    const std::vector<LogLine> wanted{out("one"), out(""), out(std::string("tw\0o\rx", 6)), out(""),
                                      out("three")};
    for (std::size_t first = 0; first <= bytes.size(); ++first) {
        for (std::size_t second = first; second <= bytes.size(); ++second) {
            Alarm alarm;
            LogBuffer buffer(alarm);
            buffer.append(LogStream::out, std::string_view(bytes).substr(0, first));
            buffer.append(LogStream::out, std::string_view(bytes).substr(first, second - first));
            buffer.append(LogStream::out, std::string_view(bytes).substr(second));
            buffer.finish();
            ASSERT_EQ(buffer.from(0).lines, wanted) << first << ", " << second;
        }
    }
}

TEST(LogBuffer, KeepsTheStreamsApart) {
    Alarm alarm;
    LogBuffer buffer(alarm);
    buffer.append(LogStream::out, "a");
    buffer.append(LogStream::err, "b");
    buffer.append(LogStream::out, "c\n");
    buffer.append(LogStream::err, "d\n");
    EXPECT_THAT(buffer.from(0).lines, ElementsAre(out("ac"), err("bd")));
}

TEST(LogBuffer, GivesNoLineBeforeItsEnd) {
    Alarm alarm;
    LogBuffer buffer(alarm);
    buffer.append(LogStream::out, "begun");
    EXPECT_THAT(buffer.from(0).lines, IsEmpty());
    buffer.finish();
    EXPECT_THAT(buffer.from(0).lines, ElementsAre(out("begun")));
}

TEST(LogBuffer, RingsForWholeLinesAndTheEnd) {
    Alarm alarm;
    LogBuffer buffer(alarm);
    buffer.append(LogStream::out, "begun");
    EXPECT_FALSE(rang(alarm));
    buffer.append(LogStream::out, " ended\n");
    EXPECT_TRUE(rang(alarm));
    EXPECT_FALSE(rang(alarm));
    buffer.finish();
    EXPECT_TRUE(rang(alarm));
}

TEST(LogBuffer, GivesLinesFromANumberOn) {
    Alarm alarm;
    LogBuffer buffer(alarm);
    buffer.append(LogStream::out, "a\nb\nc\n");
    EXPECT_THAT(buffer.from(1).lines, ElementsAre(out("b"), out("c")));
    EXPECT_THAT(buffer.from(3).lines, IsEmpty());
    EXPECT_THAT(buffer.from(100).lines, IsEmpty());
}

TEST(LogBuffer, ForgetsTheFirstLinesButNotTheirNumbers) {
    Alarm alarm;
    LogBuffer buffer(alarm, 10'000);
    for (int i = 0; i < 1000; ++i) {
        buffer.append(LogStream::out, std::to_string(i) + std::string(100, 'x') + "\n");
    }
    const auto last = buffer.from(999).lines;
    ASSERT_EQ(last.size(), 1U);
    EXPECT_TRUE(last.front().text.starts_with("999x"));
    EXPECT_LE(buffer.from(0).lines.size(), 100U);
    EXPECT_EQ(buffer.from(990).lines.size(), 10U);
    EXPECT_EQ(buffer.from(0).next, 1000U);
    EXPECT_EQ(buffer.from(2000).next, 2000U);
}

TEST(LogBuffer, IsBoundedForEmptyLinesToo) {
    Alarm alarm;
    LogBuffer buffer(alarm, 10'000);
    buffer.append(LogStream::out, std::string(100'000, '\n'));
    EXPECT_LE(buffer.from(0).lines.size(), 10'000U);
    EXPECT_EQ(buffer.from(99'999).lines.size(), 1U);
}

TEST(LogBuffer, CutsALineThatIsTooLong) {
    Alarm alarm;
    LogBuffer buffer(alarm, 1000);
    for (int i = 0; i < 100; ++i) {
        buffer.append(LogStream::out, std::string(100, 'x'));
    }
    buffer.append(LogStream::out, "\nnext\n");
    const auto lines = buffer.from(0).lines;
    ASSERT_FALSE(lines.empty());
    EXPECT_LE(lines.front().text.size(), 1000U);
    EXPECT_EQ(lines.back(), out("next"));
}

TEST(LogBuffer, WaitsForTheEnd) {
    Alarm alarm;
    LogBuffer buffer(alarm);
    EXPECT_FALSE(buffer.wait_until_finished(1ms));
    std::thread writer([&] {
        buffer.append(LogStream::err, "last");
        buffer.finish();
    });
    EXPECT_TRUE(buffer.wait_until_finished(20s));
    EXPECT_THAT(buffer.from(0).lines, ElementsAre(err("last")));
    writer.join();
}

TEST(LogBuffer, IsReadWhileItIsWritten) {
    Alarm alarm;
    LogBuffer buffer(alarm);
    std::thread writer([&] {
        for (int i = 0; i < 1000; ++i) {
            buffer.append(LogStream::out, "line\n");
        }
        buffer.finish();
    });
    std::size_t next = 0;
    while (!buffer.wait_until_finished(0ms)) {
        next = buffer.from(next).next;
    }
    next = buffer.from(next).next;
    EXPECT_EQ(next, 1000U);
    writer.join();
}

} // namespace
} // namespace testcontainers::wait
