#include "docker/frames.hpp"

#include "docker/faults.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace testcontainers::docker {
namespace {

using namespace std::string_literals;

std::string frame(char type, const std::string& payload) {
    std::string text{type, 0, 0, 0};
    for (int shift = 24; shift >= 0; shift -= 8) {
        text += static_cast<char>(static_cast<unsigned char>(payload.size() >> shift));
    }
    return text + payload;
}

struct Collected {
    std::string out;
    std::string err;
    int frames = 0;

    FrameDecoder::Sink sink() {
        return [this](const FramePiece& piece) {
            (piece.stream == LogStream::out ? out : err) += piece.bytes;
            frames += piece.first ? 1 : 0;
            return true;
        };
    }

    friend bool operator==(const Collected&, const Collected&) = default;
};

Collected decode(std::string_view text, std::size_t cut) {
    Collected collected;
    FrameDecoder decoder;
    decoder.feed(text.substr(0, cut), collected.sink());
    decoder.feed(text.substr(cut), collected.sink());
    decoder.finish();
    return collected;
}

TEST(Frames, AreTheSameWhereverTheyAreCut) {
    const auto text =
        frame(1, "one\n") + frame(2, "two\0\xFF\n"s) + frame(1, "") + frame(0, "three") + frame(2, "x");
    const Collected wanted{"one\nthree", "two\0\xFF\nx"s, 4};
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        ASSERT_EQ(decode(text, cut), wanted) << "cut at " << cut;
    }
}

TEST(Frames, AreTheSameByteByByte) {
    Collected collected;
    FrameDecoder decoder;
    for (const char c : frame(1, std::string(300, 'a')) + frame(2, "b")) {
        decoder.feed({&c, 1}, collected.sink());
    }
    decoder.finish();
    EXPECT_EQ(collected, (Collected{std::string(300, 'a'), "b", 2}));
}

TEST(Frames, HaveAKnownType) {
    EXPECT_THROW((void)decode(frame(9, "x"), 0), Malformed);
    EXPECT_THROW((void)decode("plain text", 0), Malformed);
}

TEST(Frames, MustNotEndEarly) {
    const auto text = frame(1, "payload");
    for (std::size_t size = 1; size < text.size(); ++size) {
        EXPECT_THROW((void)decode(text.substr(0, size), 0), Malformed) << size << " bytes";
    }
}

TEST(Frames, MayAnnounceMoreThanFitsIntoMemory) {
    Collected collected;
    FrameDecoder decoder;
    decoder.feed("\x01\0\0\0\xFF\xFF\xFF\xFF"s, collected.sink());
    decoder.feed("beginning", collected.sink());
    EXPECT_EQ(collected.out, "beginning");
    EXPECT_THROW(decoder.finish(), Malformed);
}

TEST(Frames, CarryMessagesOfTheEngine) {
    const auto text = frame(1, "before") + frame(3, "Error grabbing logs: EOF");
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        try {
            (void)decode(text, cut);
            FAIL() << "no message, cut at " << cut;
        } catch (const RefusedInAnswer& refusal) {
            ASSERT_STREQ(refusal.what(), "Error grabbing logs: EOF") << "cut at " << cut;
        }
    }
}

TEST(Frames, CarryMessagesOfTheEngineOfBoundedLength) {
    try {
        (void)decode(frame(3, std::string(100'000, 'm')), 0);
        FAIL() << "no message";
    } catch (const RefusedInAnswer& refusal) {
        EXPECT_EQ(std::string_view(refusal.what()).size(), 4096U);
    }
}

TEST(Frames, EndWhenTheirReaderHasEnough) {
    FrameDecoder decoder;
    int calls = 0;
    const auto take_one = [&](const FramePiece&) { return ++calls < 1; };
    EXPECT_FALSE(decoder.feed(frame(1, "a") + frame(1, "b") + "\x01", take_one));
    EXPECT_EQ(calls, 1);
    decoder.finish();
}

} // namespace
} // namespace testcontainers::docker
