#include "core/trace.hpp"

#include "testcontainers/error.hpp"

#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

namespace testcontainers::core {
namespace {

using namespace std::chrono_literals;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::StartsWith;

TraceEvent event(std::string_view name) {
    return {.category = "test",
            .name = name,
            .row = 7,
            .begin = TraceClock::time_point{1500us},
            .end = TraceClock::time_point{4000us}};
}

TEST(TraceLine, IsACompleteEventInMicroseconds) {
    EXPECT_EQ(
        trace_line(event("Orders.AreEmpty"), 42),
        R"({"ph":"X","cat":"test","name":"Orders.AreEmpty","ts":1500,"dur":2500,"pid":42,"tid":7,"args":{}},)"
        "\n");
}

TEST(TraceLine, HasDetails) {
    auto detailed = event("wait");
    detailed.details = {{"outcome", "ready"}, {"image", "redis:7.0"}};
    EXPECT_THAT(trace_line(detailed, 1), HasSubstr(R"("args":{"outcome":"ready","image":"redis:7.0"}})"));
}

TEST(TraceLine, EscapesWhatJsonDoesNotTake) {
    EXPECT_THAT(trace_line(event("a\"b\\c\nd\te"), 1), HasSubstr(R"("name":"a\"b\\c\nd\te")"));
    EXPECT_THAT(trace_line(event("bell\a, no UTF-8 \xff"), 1), HasSubstr("bell\uFFFD, no UTF-8 \uFFFD"));
}

TEST(TraceLine, NamesProcessesAndRows) {
    EXPECT_EQ(trace_name_line("thread_name", "redis:7.0 tc-1", 3, 9),
              R"({"ph":"M","name":"thread_name","pid":3,"tid":9,"args":{"name":"redis:7.0 tc-1"}},)"
              "\n");
}

TEST(TraceLine, SaysSomethingOfAProcess) {
    EXPECT_EQ(trace_labels_line("Docker \"20\"", 3),
              R"({"ph":"M","name":"process_labels","pid":3,"args":{"labels":"Docker \"20\""}},)"
              "\n");
}

TEST(Trace, BeginsTheFileOnceAndNamesEachProcess) {
    const testsupport::TemporaryFolder folder;
    { const Trace first(folder / "trace"); }
    { const Trace second(folder / "trace"); }
    EXPECT_THAT(testsupport::content_of(folder / "trace"),
                MatchesRegex("\\[\n(\\{\"ph\":\"M\",\"name\":\"process_name\"[^\n]*\\},\n){2}"));
}

TEST(Trace, KeepsTheProcessIdApartWhereTheNameSaysSo) {
    const testsupport::TemporaryFolder folder;
    const Trace trace(folder / "trace-%p.json");
    EXPECT_TRUE(std::filesystem::exists(folder / ("trace-" + std::to_string(::getpid()) + ".json")));
}

TEST(Trace, GivesRowsOfTheirOwn) {
    const testsupport::TemporaryFolder folder;
    const Trace trace(folder / "trace");
    const auto first = trace.new_row("one");
    EXPECT_NE(first, trace.new_row("another"));
    EXPECT_NE(first, Trace::row_of_thread());
}

TEST(Trace, SaysThatTheFileCannotBeWritten) {
    try {
        const Trace trace("/nonexistent/trace.json");
        FAIL() << "accepted";
    } catch (const ConfigError& error) {
        EXPECT_EQ(error.message(), "TESTCONTAINERS_TRACE: \"/nonexistent/trace.json\" cannot be written: No "
                                   "such file or directory");
    }
}

/// Writes events into the file from two threads of a process.
void write_many(const std::filesystem::path& file, int count) {
    const Trace trace(file);
    const auto write = [&trace, count] {
        for (int i = 0; i < count; ++i) {
            trace.write(event("one of many"));
        }
    };
    std::jthread other(write);
    write();
}

TEST(Trace, TakesEventsOfSeveralProcessesAndThreadsAsWholeLines) {
    constexpr int each = 500;
    const testsupport::TemporaryFolder folder;
    const auto file = folder / "trace";
    const auto child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        write_many(file, each);
        ::_exit(0);
    }
    write_many(file, each);
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_EQ(status, 0);
    std::istringstream lines{testsupport::content_of(file)};
    std::string line;
    std::getline(lines, line);
    EXPECT_EQ(line, "[");
    int events = 0;
    while (std::getline(lines, line)) {
        events += line.starts_with(R"({"ph":"X")") ? 1 : 0;
        ASSERT_THAT(line, StartsWith("{"));
        ASSERT_THAT(line, ::testing::EndsWith("}},"));
    }
    EXPECT_EQ(events, 4 * each);
}

} // namespace
} // namespace testcontainers::core
