#include "testcontainers/log_consumers.hpp"

#include "support/temporary_folder.hpp"
#include "testcontainers/error.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <thread>

namespace {

namespace tc = testcontainers;
using namespace std::chrono_literals;
using tc::LineEnd;
using tc::LogStream;
using tc::testsupport::TemporaryFolder;

tc::LogLine line(std::string text, LineEnd end = LineEnd::lf) {
    return {.text = std::move(text), .end = end};
}

TEST(LogTo, WritesEachLineBehindAPrefix) {
    std::ostringstream out;
    const auto consumer = tc::log_to(out, "db | ");
    consumer(line("one"));
    consumer(line("two", LineEnd::crlf));
    consumer(line("three", LineEnd::none));
    EXPECT_EQ(out.str(), "db | one\ndb | two\ndb | three\n");
}

TEST(LogTo, DoesNotMixLinesOfSeveralConsumers) {
    std::ostringstream out;
    {
        std::vector<std::jthread> threads;
        for (const auto* const prefix : {"a | ", "b | ", "c | "}) {
            threads.emplace_back([consumer = tc::log_to(out, prefix)] {
                for (int i = 0; i < 500; ++i) {
                    consumer(line("text"));
                }
            });
        }
    }
    std::istringstream lines(out.str());
    int count = 0;
    for (std::string text; std::getline(lines, text); ++count) {
        EXPECT_EQ(text.substr(1), " | text");
    }
    EXPECT_EQ(count, 1500);
}

TEST(LogToFile, WritesEveryByteAsItWas) {
    const TemporaryFolder folder;
    folder.write("log", "old and longer than what comes");
    {
        const auto consumer = tc::log_to_file(folder / "log");
        consumer(line(std::string("a\0b\xff", 4)));
        consumer(line("part", LineEnd::none));
        consumer(line("rest", LineEnd::crlf));
        consumer(line("end", LineEnd::none));
    }
    EXPECT_EQ(tc::testsupport::content_of(folder / "log"), std::string("a\0b\xff\npartrest\r\nend", 18));
}

TEST(LogToFile, SaysWhenTheFileCannotBeWritten) {
    EXPECT_THROW((void)tc::log_to_file("/no/such/folder/log"), tc::ConfigError);
    const auto consumer = tc::log_to_file("/dev/full");
    EXPECT_THROW(consumer(line("text")), tc::NoSpace);
}

TEST(LogCapture, KeepsWhatWasWritten) {
    const tc::LogCapture capture;
    const auto consumer = capture.consumer();
    consumer(line("one"));
    consumer(line("two", LineEnd::none));
    const auto copy = capture;
    EXPECT_EQ(copy.text(), "one\ntwo");
}

TEST(LogCapture, KeepsTheLastBytesOnly) {
    const tc::LogCapture capture{tc::Bytes{10}};
    const auto consumer = capture.consumer();
    for (int i = 0; i < 10'000; ++i) {
        consumer(line("line " + std::to_string(i)));
    }
    EXPECT_EQ(capture.text(), "line 9999\n");
}

TEST(LogCapture, WaitsAsLongAsItMust) {
    const tc::LogCapture capture;
    const auto consumer = capture.consumer();
    const std::jthread writer([&] { consumer(line("ready")); });
    EXPECT_TRUE(capture.wait_for("ready", std::chrono::milliseconds::max()));
}

TEST(LogCapture, WaitsForAText) {
    const tc::LogCapture capture;
    const auto consumer = capture.consumer();
    EXPECT_FALSE(capture.wait_for("ready", 0ms));
    consumer(line("ready"));
    EXPECT_TRUE(capture.wait_for("ready", 0ms));
    EXPECT_FALSE(capture.wait_for("ready\nsteady", 0ms));
    const std::jthread writer([&] {
        consumer(line("steady"));
        consumer(line("go"));
    });
    EXPECT_TRUE(capture.wait_for("ready\nsteady\ngo", 20s)) << "what spans lines is found too";
}

} // namespace
