#include "contract/connected.hpp"
#include "core/log_follower.hpp"
#include "support/gate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace testcontainers::contract {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

std::string frame(LogStream stream, const std::string& text) {
    const auto size = text.size();
    std::string header{static_cast<char>(stream == LogStream::out ? 1 : 2), 0, 0, 0};
    for (const int shift : {24, 16, 8, 0}) {
        header += static_cast<char>(size >> static_cast<unsigned>(shift) & 0xFFU);
    }
    return header + text;
}

std::string time_text(int second) {
    return std::string("2026-01-02T03:04:") + (second < 10 ? "0" : "") + std::to_string(second) + 'Z';
}

/// A record of that second, as the engine sends it with its time.
std::string record(int second, const std::string& text, LogStream stream = LogStream::out) {
    return frame(stream, time_text(second) + ' ' + text);
}

/// `bytes`, then the connection breaks.
ScriptedEngine::Handler broken_after(std::string bytes) {
    return [bytes = std::move(bytes)](const HeardRequest&, Wire& wire) {
        wire.begin_chunks();
        wire.chunk(bytes);
        wire.close();
    };
}

std::string state(const std::string& status, int started_second = 0) {
    return R"({"Id":"x","Name":"/x","Config":{},"State":{"Status":")" + status + R"(","Running":)" +
           (status == "running" ? "true" : "false") + R"(,"StartedAt":")" + time_text(started_second) +
           "\"}}";
}

class Follow : public ::testing::Test {
protected:
    static constexpr auto logs = "/containers/x/logs";
    static constexpr auto inspect = "/containers/x/json";

    Follow() { engine.on("GET", inspect, answer(200, state("exited"))); }

    /// Follows until the end; what was consumed.
    std::vector<std::string> follow(core::Followed followed = {}) {
        const auto client = client_of(engine);
        engine::EventHub events{*client};
        std::vector<std::string> lines;
        followed.container = "x";
        LogFollower follower{std::make_unique<LogFollower::State>(
            *client, events, followed, [&](const LogLine& line) { lines.push_back(line.text); })};
        follower.wait();
        return lines;
    }

    /// The requests for logs.
    [[nodiscard]] std::vector<std::string> asked() const {
        auto lines = engine.lines();
        std::erase_if(lines,
                      [](const std::string& line) { return line.find("/logs?") == std::string::npos; });
        return lines;
    }

    ScriptedEngine engine;
};

TEST_F(Follow, EndsWithTheLastLine) {
    engine.on("GET", logs, stream(record(5, "one\n")));
    EXPECT_THAT(follow(), ElementsAre("one"));
}

TEST_F(Follow, EndsWhenTheContainerIsGone) {
    engine.on("GET", logs, answer(404, R"({"message":"No such container: x"})"));
    EXPECT_THAT(follow(), IsEmpty());
}

TEST_F(Follow, EndsWhenTheContainerIsBeingRemoved) {
    engine.on(
        "GET", logs,
        answer(409, R"({"message":"can not get logs from container which is dead or marked for removal"})"));
    EXPECT_THAT(follow(), IsEmpty());
}

TEST_F(Follow, FailsWhenTheEngineDoes) {
    engine.on("GET", logs, answer(500, R"({"message":"broken"})"));
    EXPECT_THROW(follow(), ApiError);
}

TEST_F(Follow, ReadsTheLastBytesThatAFollowedStreamLeftOut) {
    engine.once("GET", logs, stream(record(5, "one\n")));
    engine.on("GET", logs, stream(record(5, "one\n") + record(6, "two\n")));
    EXPECT_THAT(follow(), ElementsAre("one", "two"));
    EXPECT_THAT(asked(), ElementsAre(HasSubstr("follow=1"), AllOf(HasSubstr("follow=0"), HasSubstr("tail=1")),
                                     AllOf(HasSubstr("follow=0"), HasSubstr("since="))));
}

TEST_F(Follow, DoesNotReadALogAgainWhoseLastLineItHas) {
    engine.on("GET", logs, stream(record(5, "one\n")));
    EXPECT_THAT(follow(), ElementsAre("one"));
    EXPECT_THAT(asked(), ElementsAre(HasSubstr("follow=1"), HasSubstr("tail=1")));
}

TEST_F(Follow, GoesOnWhereTheConnectionBroke) {
    engine.once("GET", inspect, answer(200, state("running")));
    engine.once("GET", logs, broken_after(record(5, "one\n") + record(20, "two\n") + record(20, "thr")));
    const auto rest =
        record(20, "two\n") + record(20, "three\n") + record(20, "three\n") + record(21, "four\n");
    engine.on("GET", logs, stream(rest));
    EXPECT_THAT(follow(), ElementsAre("one", "two", "three", "three", "four"));
    // A second back: the other stream may have a record that was not read yet.
    EXPECT_THAT(asked().at(1), AllOf(HasSubstr("follow=1"), HasSubstr("since=1767323059.000000000")));
}

TEST_F(Follow, KeepsTheRunsApartOfAContainerThatIsStartedAgain) {
    engine.once("GET", inspect, answer(200, state("restarting", 5)));
    engine.once("GET", inspect, answer(200, state("running", 8)));
    engine.once("GET", logs, stream(record(5, "no end")));
    engine.on("GET", logs, stream(record(5, "no end") + record(9, "again\n")));
    EXPECT_THAT(follow(), ElementsAre("no end", "again"));
}

TEST_F(Follow, AsksForTheEndOfALogOnce) {
    engine.once("GET", inspect, answer(200, state("running")));
    engine.once("GET", logs, stream(record(5, "old\n")));
    engine.once("GET", logs, broken_after(""));
    engine.on("GET", logs, stream(record(6, "new\n")));
    EXPECT_THAT(follow({.options = {.tail = 0}}), ElementsAre("new"));
    EXPECT_THAT(asked().at(1), HasSubstr("tail=0"));
    EXPECT_THAT(asked().at(2), AllOf(HasSubstr("since=1767323045.000000001"), Not(HasSubstr("tail=0"))));
}

TEST_F(Follow, LosesAndRepeatsNothingWhereverTheConnectionBreaks) {
    const auto all = record(5, "one\n") + record(5, "two ", LogStream::err) + record(5, "one\n") +
                     record(5, "halves\n", LogStream::err) + record(6, "\xc3") + record(6, "\xbc\n") +
                     record(7, "end");
    for (std::size_t cut = 1; cut < all.size(); ++cut) {
        engine.once("GET", inspect, answer(200, state("running")));
        engine.once("GET", logs, broken_after(all.substr(0, cut)));
        engine.on("GET", logs, stream(all));
        ASSERT_THAT(follow(), ElementsAre("one", "one", "two halves", "\u00fc", "end"))
            << "cut after " << cut;
    }
}

TEST_F(Follow, KeepsTheRunsOfAContainerApart) {
    engine.once("GET", inspect, answer(200, state("running", 10)));
    engine.once("GET", logs, stream(record(5, "one\n") + record(6, "no end")));
    engine.on("GET", logs, stream(record(5, "one\n") + record(6, "no end") + record(11, "again\n")));
    EXPECT_THAT(follow(), ElementsAre("one", "no end", "again"));
}

TEST_F(Follow, FailsWhenTheEngineIsOutOfReachForTooLong) {
    engine.on("GET", inspect, hang_up);
    engine.on("GET", logs, broken_after(record(5, "one\n")));
    EXPECT_THROW(follow({.longest_outage = 200ms}), TransportError);
}

TEST_F(Follow, EndsAStreamThatTheEngineForgetsToEnd) {
    engine.once("GET", inspect, answer(200, state("running")));
    engine.once("GET", inspect, answer(200, state("restarting")));
    engine.once("GET", logs, [](const HeardRequest&, Wire& wire) {
        wire.begin_chunks();
        wire.chunk(record(5, "one\n"));
        wire.wait_for_close();
    });
    engine.once("GET", logs, stream(record(5, "one\n")));
    engine.once("GET", logs, stream(record(5, "one\n")));
    engine.on("GET", logs, stream(record(5, "one\n") + record(6, "two\n")));
    EXPECT_THAT(follow({.longest_silence = 500ms}), ElementsAre("one", "two"));
    EXPECT_THAT(asked(), ElementsAre(HasSubstr("follow=1"), HasSubstr("tail=1"), HasSubstr("tail=1"),
                                     HasSubstr("tail=1"), HasSubstr("follow=0")));
}

TEST_F(Follow, LeavesAStreamThatTheEngineForgetsToGoOnWith) {
    engine.once("GET", inspect, answer(200, state("running")));
    engine.once("GET", inspect, answer(200, state("running")));
    engine.once("GET", logs, [](const HeardRequest&, Wire& wire) {
        wire.begin_chunks();
        wire.chunk(record(5, "one\n"));
        wire.wait_for_close();
    });
    engine.on("GET", logs, stream(record(5, "one\n") + record(6, "two\n")));
    EXPECT_THAT(follow({.longest_silence = 500ms}), ElementsAre("one", "two"));
    EXPECT_THAT(asked(), ElementsAre(HasSubstr("follow=1"), HasSubstr("tail=1"), HasSubstr("follow=1"),
                                     HasSubstr("tail=1")));
}

TEST_F(Follow, SaysWhenItsEndComesBeforeThatOfTheLog) {
    const auto endless = [](const HeardRequest&, Wire& wire) {
        wire.begin_chunks();
        wire.chunk(record(5, "one\n"));
        wire.wait_for_close();
    };
    engine.on("GET", logs, endless);
    const auto client = client_of(engine);
    engine::EventHub events{*client};
    testsupport::Gate consumed;
    LogFollower::State follower{*client, events, core::Followed{.container = "x", .longest_rest = 50ms},
                                [&](const LogLine&) { consumed.open(); }};
    ASSERT_TRUE(consumed.wait());
    EXPECT_THAT(error_of<TransportError>([&] { follower.finish(); }).message(), HasSubstr("within 50 ms"));
}

TEST_F(Follow, DoesNotTakeASlowConsumerForASilentStream) {
    engine.on("GET", logs, stream(record(5, "one\n")));
    const auto client = client_of(engine);
    engine::EventHub events{*client};
    const auto looks = [this] { return std::ranges::count(engine.lines(), "GET /containers/x/json"); };
    std::ptrdiff_t while_consuming = 0;
    LogFollower follower{std::make_unique<LogFollower::State>(
        *client, events, core::Followed{.container = "x", .longest_silence = 1ms}, [&](const LogLine&) {
            const auto before = looks();
            EXPECT_FALSE(engine.wait_for("what nobody asks for", 50ms));
            while_consuming = looks() - before;
        })};
    follower.wait();
    EXPECT_LE(while_consuming, 1) << "one may have been on its way";
}

TEST_F(Follow, DoesNotTakeAFaultOfItsConsumerForOneOfTheEngine) {
    engine.on("GET", logs, stream(record(5, "one\n")));
    const auto client = client_of(engine);
    engine::EventHub events{*client};
    LogFollower follower{std::make_unique<LogFollower::State>(
        *client, events, core::Followed{.container = "x"},
        [](const LogLine&) { throw TransportError(TransportError::Reason::broken, "my own"); })};
    EXPECT_EQ(error_of<TransportError>([&] { follower.wait(); }).message(), "my own");
    EXPECT_THAT(asked(), SizeIs(1));
}

TEST_F(Follow, EndsWithATimeThatIsOver) {
    engine.on("GET", inspect, answer(200, state("running")));
    engine.on("GET", logs, stream(record(5, "one\n")));
    EXPECT_THAT(follow({.options = {.until = std::chrono::system_clock::time_point{1s}}}),
                ElementsAre("one"));
}

} // namespace
} // namespace testcontainers::contract
