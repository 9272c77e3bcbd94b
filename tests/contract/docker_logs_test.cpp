#include "contract/connected.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <stop_token>

namespace testcontainers::contract {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using Reason = TransportError::Reason;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string frame(char type, const std::string& payload) {
    return std::string{type, 0, 0, 0, 0, 0, 0, static_cast<char>(payload.size())} + payload;
}

std::string logs_of(const ScriptedEngine& engine, const docker::LogsQuery& query = {}) {
    std::string text;
    client_of(engine)->containers().logs("x", query, [&](LogStream stream, std::string_view bytes) {
        text += (stream == LogStream::out ? "out:" : "err:") + std::string(bytes);
        return true;
    });
    return text;
}

TEST(DockerLogs, AreTheSameInAnyChunks) {
    const auto body = frame(1, "one\n") + frame(2, "two\n") + frame(1, "\0\xFF\n"s);
    for (std::size_t size = 1; size < body.size(); ++size) {
        ScriptedEngine engine;
        engine.on("GET", "/containers/x/logs", [&](const HeardRequest&, Wire& wire) {
            wire.begin_chunks();
            for (std::size_t begin = 0; begin < body.size(); begin += size) {
                wire.chunk(body.substr(begin, size));
            }
            wire.end_chunks();
        });
        std::string out;
        std::string err;
        client_of(engine)->containers().logs("x", {}, [&](LogStream stream, std::string_view bytes) {
            (stream == LogStream::out ? out : err) += bytes;
            return true;
        });
        ASSERT_EQ(out, "one\n\0\xFF\n"s) << "chunks of " << size;
        ASSERT_EQ(err, "two\n") << "chunks of " << size;
    }
}

TEST(DockerLogs, OfATerminalAreNotMultiplexed) {
    ScriptedEngine engine;
    engine.on("GET", "/containers/x/logs", stream("plain\x01text"));
    EXPECT_EQ(logs_of(engine, {.tty = true}), "out:plain\x01text");
}

TEST(DockerLogs, AreAskedForAsTheQuerySays) {
    ScriptedEngine engine;
    engine.on("GET", "/containers/x/logs", stream(""));
    const std::chrono::system_clock::time_point since{1s + 5ns};
    EXPECT_EQ(logs_of(engine), "");
    EXPECT_EQ(logs_of(engine, {.follow = true,
                               .timestamps = true,
                               .out = false,
                               .options = {.since = since, .until = since + 1s, .tail = 10}}),
              "");
    EXPECT_THAT(
        engine.lines(),
        ElementsAre(
            "GET /containers/x/logs?stdout=1&stderr=1&follow=0&timestamps=0",
            "GET /containers/x/logs?stdout=0&stderr=1&follow=1&timestamps=1&since=1.000000005&until=2."
            "000000005&tail=10"));
}

TEST(DockerLogs, MustNotEndWithinAFrame) {
    ScriptedEngine engine;
    engine.on("GET", "/containers/x/logs", stream(frame(1, "one\n") + "\x01\0\0"s));
    const auto error = error_of<TransportError>([&] { (void)logs_of(engine); });
    EXPECT_EQ(error.reason(), Reason::malformed);
    EXPECT_EQ(error.message(), "read the logs of container \"x\": the engine's answer ends within a frame");
}

TEST(DockerLogs, MustBeFrames) {
    ScriptedEngine engine;
    engine.on("GET", "/containers/x/logs", stream("plain text"));
    EXPECT_EQ(reason_of([&] { (void)logs_of(engine); }), Reason::malformed);
}

TEST(DockerLogs, MustNotBreakOff) {
    ScriptedEngine engine;
    engine.on("GET", "/containers/x/logs", [](const HeardRequest&, Wire& wire) {
        wire.begin_chunks();
        wire.chunk(frame(1, "one\n"));
        wire.close();
    });
    EXPECT_EQ(reason_of([&] { (void)logs_of(engine); }), Reason::broken);
}

TEST(DockerLogs, MayCarryAMessageOfTheEngine) {
    ScriptedEngine engine;
    engine.on("GET", "/containers/x/logs", stream(frame(3, "Error grabbing logs: EOF")));
    EXPECT_EQ(error_of<ApiError>([&] { (void)logs_of(engine); }).engine_message(),
              "Error grabbing logs: EOF");
}

TEST(DockerLogs, EndWithoutAnErrorByAStopThatIsMeantSo) {
    for (const bool is_meant_so : {true, false}) {
        ScriptedEngine engine;
        engine.on("GET", "/containers/x/logs", [](const HeardRequest&, Wire& wire) {
            wire.begin_chunks();
            wire.chunk(frame(1, "one\n") + "\x01\0\0"s);
            wire.wait_for_close();
        });
        std::stop_source stop;
        std::string out;
        const auto read = [&] {
            client_of(engine)->containers().logs(
                "x", {.follow = true},
                [&](LogStream, std::string_view bytes) {
                    out += bytes;
                    stop.request_stop();
                    return true;
                },
                {.timeout = {}, .stop = stop.get_token(), .stop_ends_stream = is_meant_so});
        };
        if (is_meant_so) {
            EXPECT_NO_THROW(read());
        } else {
            EXPECT_EQ(reason_of(read), Reason::cancelled);
        }
        EXPECT_EQ(out, "one\n");
    }
}

TEST(DockerLogs, EndWithAnErrorByAStopBeforeTheyBegin) {
    ScriptedEngine engine;
    engine.on("GET", "/containers/x/logs", stream(""));
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(reason_of([&] {
                  client_of(engine)->containers().logs(
                      "x", {.follow = true}, [](LogStream, std::string_view) { return true; },
                      {.timeout = {}, .stop = stop.get_token(), .stop_ends_stream = true});
              }),
              Reason::cancelled);
    EXPECT_THAT(engine.lines(), IsEmpty());
}

TEST(DockerLogs, EndWhenTheirReaderHasEnough) {
    ScriptedEngine engine;
    engine.on("GET", "/containers/x/logs", [](const HeardRequest&, Wire& wire) {
        wire.begin_chunks();
        wire.chunk(frame(1, "one\n"));
        wire.wait_for_close();
    });
    int calls = 0;
    client_of(engine)->containers().logs("x", {.follow = true}, [&](LogStream, std::string_view) {
        ++calls;
        return false;
    });
    EXPECT_EQ(calls, 1);
}

TEST(DockerLogs, PassOnWhatTheirReaderThrows) {
    ScriptedEngine engine;
    engine.on("GET", "/containers/x/logs", stream(frame(1, "one\n")));
    const auto client = client_of(engine);
    const auto fail = [](LogStream, std::string_view) -> bool {
        throw TransportError(Reason::refused, "my own");
    };
    const auto error = error_of<TransportError>([&] { client->containers().logs("x", {}, fail); });
    EXPECT_EQ(error.message(), "my own");
}

struct TimedPiece {
    std::chrono::system_clock::time_point time;
    std::string text;

    friend bool operator==(const TimedPiece&, const TimedPiece&) = default;
};

std::vector<TimedPiece> timed_logs_of(const ScriptedEngine& engine, bool tty = false) {
    std::vector<TimedPiece> pieces;
    client_of(engine)->containers().timed_logs("x", {.tty = tty},
                                               [&](LogStream, auto time, std::string_view bytes) {
                                                   if (pieces.empty() || pieces.back().time != time) {
                                                       pieces.push_back({time, {}});
                                                   }
                                                   pieces.back().text += bytes;
                                                   return true;
                                               });
    return pieces;
}

constexpr std::chrono::system_clock::time_point first_time{1'700'000'000s};
const std::vector<TimedPiece> one_and_two{{first_time, "one\n"}, {first_time + 1ns, "two\n"}};

TEST(DockerLogs, HaveTimes) {
    ScriptedEngine engine;
    engine.on("GET", "/containers/x/logs",
              stream(frame(1, "2023-11-14T22:13:20Z on") + frame(1, "2023-11-14T22:13:20Z e\n") +
                     frame(2, "2023-11-14T22:13:20.000000001Z two\n")));
    EXPECT_EQ(timed_logs_of(engine), one_and_two);
    EXPECT_THAT(engine.lines().at(0), ::testing::HasSubstr("timestamps=1"));
}

TEST(DockerLogs, OfATerminalHaveTimes) {
    ScriptedEngine engine;
    engine.on("GET", "/containers/x/logs",
              stream("2023-11-14T22:13:20Z one\n2023-11-14T22:13:20.000000001Z two\n"));
    EXPECT_EQ(timed_logs_of(engine, true), one_and_two);
}

TEST(DockerLogs, OfATerminalHaveTimesWithinLongLines) {
    // The engine cuts a line after 16 KiB and puts the time before each part.
    const std::string time = "2023-11-14T22:13:20Z ";
    const std::string part(16 * 1024, 'x');
    const std::string body = time + part + time + part + time + "end\r\n" + time + part + time + "\r\n";
    for (const std::size_t size : {std::size_t{1}, std::size_t{1000}, body.size()}) {
        ScriptedEngine engine;
        engine.on("GET", "/containers/x/logs", [&](const HeardRequest&, Wire& wire) {
            wire.begin_chunks();
            for (std::size_t begin = 0; begin < body.size(); begin += size) {
                wire.chunk(body.substr(begin, size));
            }
            wire.end_chunks();
        });
        const auto pieces = timed_logs_of(engine, true);
        ASSERT_EQ(pieces.size(), 1U);
        EXPECT_TRUE(pieces[0].text == part + part + "end\r\n" + part + "\r\n") << "chunks of " << size;
    }
}

TEST(DockerLogs, MustHaveTheTimesThatWereAskedFor) {
    ScriptedEngine engine;
    engine.on("GET", "/containers/x/logs", stream(frame(1, "no time here\n")));
    EXPECT_EQ(reason_of([&] { (void)timed_logs_of(engine); }), Reason::malformed);
}

} // namespace
} // namespace testcontainers::contract
