#include "core/line_assembler.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using testcontainers::LogLine;
using testcontainers::LogStream;
using testcontainers::core::LineAssembler;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Time = std::chrono::system_clock::time_point;

class Lines : public ::testing::Test {
protected:
    void feed(std::string_view bytes, LogStream stream = LogStream::out, Time time = {}) {
        assembler_.feed(stream, time, bytes);
    }

    std::vector<std::string> texts() const {
        std::vector<std::string> texts;
        for (const auto& line : lines_) {
            texts.push_back(line.text);
        }
        return texts;
    }

    std::vector<LogLine> lines_;
    LineAssembler assembler_{[this](const LogLine& line) { lines_.push_back(line); }};
};

TEST_F(Lines, OnePieceMayHoldSeveral) {
    feed("one\ntwo\r\n\nthree");
    EXPECT_THAT(texts(), ElementsAre("one", "two", ""));
    assembler_.finish();
    EXPECT_THAT(texts(), ElementsAre("one", "two", "", "three"));
}

TEST_F(Lines, OneMayComeInSeveralPieces) {
    for (const char character : std::string{"one\r\ntwo\n"}) {
        feed({&character, 1});
    }
    EXPECT_THAT(texts(), ElementsAre("one", "two"));
}

TEST_F(Lines, StreamsDoNotMix) {
    feed("out ", LogStream::out);
    feed("err\n", LogStream::err);
    feed("more\n", LogStream::out);
    EXPECT_THAT(lines_, ElementsAre(LogLine{LogStream::err, "err"}, LogLine{LogStream::out, "out more"}));
}

TEST_F(Lines, HaveTheTimeOfTheirFirstPiece) {
    feed("a", LogStream::out, Time{1s});
    feed("b\nc", LogStream::out, Time{2s});
    feed("\n", LogStream::out, Time{3s});
    EXPECT_THAT(lines_,
                ElementsAre(LogLine{LogStream::out, "ab", Time{1s}}, LogLine{LogStream::out, "c", Time{2s}}));
}

TEST_F(Lines, KeepACarriageReturnThatIsNotAtTheEnd) {
    feed("10%\r20%\n");
    EXPECT_THAT(texts(), ElementsAre("10%\r20%"));
}

TEST_F(Lines, ThatAreVeryLongComeInParts) {
    const std::string part(LineAssembler::longest_line, 'x');
    feed(part + "rest");
    feed("\n");
    EXPECT_THAT(texts(), ElementsAre(part, "rest"));
}

TEST_F(Lines, SayHowTheyEnd) {
    feed("a\nb\r\nc\rd\n" + std::string(LineAssembler::longest_line, 'x') + "y\nz");
    assembler_.finish();
    using testcontainers::LineEnd;
    std::vector<LineEnd> ends;
    for (const auto& line : lines_) {
        ends.push_back(line.end);
    }
    EXPECT_THAT(ends, ElementsAre(LineEnd::lf, LineEnd::crlf, LineEnd::lf, LineEnd::none, LineEnd::lf,
                                  LineEnd::none));
}

TEST_F(Lines, AreFinishedWhereALaterRunBegins) {
    feed("old", LogStream::out, Time{1s});
    feed("new", LogStream::err, Time{3s});
    assembler_.finish_before(Time{2s});
    EXPECT_THAT(texts(), ElementsAre("old"));
    feed(" line\n", LogStream::err, Time{3s});
    EXPECT_THAT(texts(), ElementsAre("old", "new line"));
}

TEST_F(Lines, JoinACharacterThatComesInTwoPieces) {
    feed("gr\xc3");
    feed("\xbc\xc3\x9f");
    feed("e\n");
    EXPECT_THAT(texts(), ElementsAre("gr\u00fc\u00dfe"));
}

TEST_F(Lines, FinishWithoutAPartialLineAddsNone) {
    feed("one\n");
    assembler_.finish();
    EXPECT_EQ(lines_.size(), 1U);
}

} // namespace
