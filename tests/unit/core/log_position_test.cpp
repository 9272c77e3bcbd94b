#include "core/log_position.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using testcontainers::LogStream;
using testcontainers::core::LogPosition;
using namespace std::chrono_literals;
using ::testing::ElementsAre;

using Time = LogPosition::Time;

/// A record of the engine.
struct Record {
    LogStream stream;
    Time time;
    std::string text;
};

class LogPositions : public ::testing::Test {
protected:
    /// Reads again from where the engine would begin, and notes what is new.
    void read(const std::vector<Record>& log) {
        const auto since = position_.since();
        position_.rewind();
        for (const auto& record : log) {
            if (!since || record.time >= *since) {
                take(record.stream, record.time, record.text);
            }
        }
    }

    void take(LogStream stream, Time time, std::string_view text) {
        (stream == LogStream::out ? out_ : err_) += position_.fresh(stream, time, text);
    }

    LogPosition position_;
    std::string out_;
    std::string err_;
};

const Time noon{1'700'000'000s};

TEST_F(LogPositions, BeginAtTheBeginning) {
    EXPECT_EQ(position_.since(), std::nullopt);
    position_.rewind();
    EXPECT_EQ(position_.fresh(LogStream::out, noon, "one\n"), "one\n");
}

TEST_F(LogPositions, KnowWhatWasReadBefore) {
    std::vector<Record> log{{LogStream::out, noon, "one\n"}, {LogStream::out, noon + 1s, "two\n"}};
    read(log);
    read(log);
    log.push_back({LogStream::out, noon + 2s, "three\n"});
    read(log);
    EXPECT_EQ(out_, "one\ntwo\nthree\n");
}

TEST_F(LogPositions, TellRecordsOfOneTimeApart) {
    std::vector<Record> log{{LogStream::out, noon, "one\n"}, {LogStream::out, noon, "one\n"}};
    read(log);
    log.push_back({LogStream::out, noon, "one\n"});
    log.push_back({LogStream::out, noon, "two\n"});
    read(log);
    read(log);
    EXPECT_EQ(out_, "one\none\none\ntwo\n");
}

TEST_F(LogPositions, GoOnWithinARecord) {
    position_.rewind();
    take(LogStream::out, noon, "hal");
    position_.rewind();
    take(LogStream::out, noon, "ha");
    take(LogStream::out, noon, "lf\n");
    take(LogStream::out, noon + 1ns, "next\n");
    EXPECT_EQ(out_, "half\nnext\n");
}

TEST_F(LogPositions, GoOnWithinARepetition) {
    position_.rewind();
    take(LogStream::out, noon, "one two");
    position_.rewind();
    take(LogStream::out, noon, "one");
    position_.rewind();
    take(LogStream::out, noon, "one two three\n");
    EXPECT_EQ(out_, "one two three\n");
}

TEST_F(LogPositions, KeepStreamsApartWhoseTimesCross) {
    // The record of standard error was written later, with an earlier time.
    std::vector<Record> log{{LogStream::out, noon + 2ms, "out\n"}};
    read(log);
    log.push_back({LogStream::err, noon + 1ms, "err\n"});
    read(log);
    read(log);
    EXPECT_EQ(out_, "out\n");
    EXPECT_EQ(err_, "err\n");
}

TEST_F(LogPositions, KnowWhetherARecordWasRead) {
    EXPECT_FALSE(position_.has(LogStream::out, noon));
    read({{LogStream::out, noon, "one\n"}});
    EXPECT_TRUE(position_.has(LogStream::out, noon));
    EXPECT_TRUE(position_.has(LogStream::out, noon - 1s));
    EXPECT_FALSE(position_.has(LogStream::out, noon + 1ns));
    EXPECT_FALSE(position_.has(LogStream::err, noon));
}

TEST_F(LogPositions, DoNotReadTheWholeLogAgainForAStreamThatIsSilent) {
    read({{LogStream::err, noon, "begin\n"}, {LogStream::out, noon + 1h, "much later\n"}});
    EXPECT_EQ(position_.since(), noon + 1h - 1s);
}

TEST_F(LogPositions, ReadTheRestOfALongLineThatTakesLonger) {
    // All records of a line that is too long for one have the time of the first.
    std::vector<Record> log{{LogStream::out, noon, "a long "}, {LogStream::err, noon + 1min, "meanwhile\n"}};
    read(log);
    log.push_back({LogStream::out, noon, "line\n"});
    read(log);
    EXPECT_EQ(out_, "a long line\n");
    EXPECT_EQ(err_, "meanwhile\n");
    EXPECT_EQ(position_.since(), noon + 1min - 1s);
}

TEST_F(LogPositions, DoNotWaitForTheRestOfALineThatARunHasLeft) {
    read({{LogStream::out, noon, "no end"}, {LogStream::err, noon + 1min, "next run\n"}});
    EXPECT_EQ(position_.since(), noon);
    position_.end_lines_before(noon);
    EXPECT_EQ(position_.since(), noon);
    position_.end_lines_before(noon + 30s);
    EXPECT_EQ(position_.since(), noon + 1min - 1s);
}

TEST_F(LogPositions, LeaveOutWhatTheEngineSendsTwice) {
    // As after it has put a new file in the log's place: no request is made anew.
    for (const auto second : {1s, 2s, 3s, 2s, 3s, 4s}) {
        take(LogStream::out, noon + second, std::to_string(second.count()));
    }
    take(LogStream::err, noon + 1s, "err");
    EXPECT_EQ(out_, "1234");
    EXPECT_EQ(err_, "err");
}

TEST_F(LogPositions, LeaveOutALastRecordThatTheEngineSendsTwice) {
    take(LogStream::out, noon + 1ns, "one\n");
    take(LogStream::out, noon + 1ns, "one\n");
    take(LogStream::out, noon + 2ns, "a long ");
    take(LogStream::out, noon + 2ns, "line\n");
    EXPECT_EQ(out_, "one\na long line\n");
    // By a coarser clock two lines may have one time.
    take(LogStream::out, noon + 1us, "two\n");
    take(LogStream::out, noon + 1us, "two\n");
    EXPECT_EQ(out_, "one\na long line\ntwo\ntwo\n");
}

TEST_F(LogPositions, LeaveOutOfARepetitionWhatHasTheSameTimeOnce) {
    take(LogStream::out, noon, "one\n");
    take(LogStream::out, noon + 1s, "two\n");
    take(LogStream::out, noon + 1s, "three\n");
    take(LogStream::out, noon, "one\n");
    take(LogStream::out, noon + 1s, "two\n");
    take(LogStream::out, noon + 1s, "three\n");
    take(LogStream::out, noon + 1s, "four\n");
    EXPECT_EQ(out_, "one\ntwo\nthree\nfour\n");
}

TEST_F(LogPositions, TakeWhatIsWrittenAfterTheClockWasSetBack) {
    take(LogStream::out, noon, "one\n");
    take(LogStream::out, noon + 1h, "two\n");
    take(LogStream::out, noon + 1s, "three\n");
    take(LogStream::out, noon + 2s, "four\n");
    EXPECT_EQ(out_, "one\ntwo\nthree\nfour\n");
}

} // namespace
