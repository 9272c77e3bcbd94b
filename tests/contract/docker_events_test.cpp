#include "contract/connected.hpp"
#include "contract/promptness.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace testcontainers::contract {
namespace {

using namespace std::chrono_literals;
using docker::Event;
using Reason = TransportError::Reason;
using ::testing::ElementsAre;

TEST(DockerEvents, ComeAsTheyHappen) {
    ScriptedEngine engine;
    engine.on("GET", "/events", [](const HeardRequest&, Wire& wire) {
        wire.begin_chunks();
        wire.chunk("{\"Type\":\"container\",\"Action\":\"start\",\"Act");
        wire.chunk("or\":{\"ID\":\"c1\"}}\n\x1E{\"Type\":\"container\",\"Action\":\"die\",\"Actor\":{\"ID\":"
                   "\"c1\"}}");
        wire.wait_for_close();
    });
    std::vector<std::string> seen;
    client_of(engine)->system().events(
        {.filters = {{"type", {"container"}}}},
        [&](const Event& event) {
            seen.push_back(event.action + ' ' + event.actor);
            return event.action != "die";
        },
        [&] { seen.emplace_back("open"); });
    EXPECT_THAT(seen, ElementsAre("open", "start c1", "die c1"));
    EXPECT_THAT(engine.lines(), ElementsAre("GET /events?filters=%7B%22type%22%3A%5B%22container%22%5D%7D"));
}

TEST(DockerEvents, OfThePastAreAskedForFromATimeOn) {
    ScriptedEngine engine;
    engine.on("GET", "/events", stream(""));
    const auto ignore = [](const Event&) { return true; };
    client_of(engine)->system().events({.since = std::chrono::system_clock::time_point{3s + 7ns}}, ignore);
    EXPECT_THAT(engine.lines(), ElementsAre("GET /events?since=3.000000007"));
}

std::chrono::milliseconds time_to_stop_events() {
    ScriptedEngine engine;
    engine.on("GET", "/events", [](const HeardRequest&, Wire& wire) {
        wire.begin_chunks();
        wire.wait_for_close();
    });
    const auto client = client_of(engine);
    Gate open;
    const auto ignore = [](const Event&) { return true; };
    return time_to_stop(open, [&](const std::stop_token& stop) {
        client->system().events({}, ignore, [&open] { open.open(); }, {.timeout = {}, .stop = stop});
    });
}

TEST(DockerEvents, EndWithin200MillisecondsOfAStop) {
    EXPECT_LT(shortest(200ms, time_to_stop_events), 200ms);
}

TEST(DockerEvents, DoNotOpenWhenTheEngineRefuses) {
    ScriptedEngine engine;
    engine.on("GET", "/events", answer(400, R"({"message":"Invalid filter 'x'"})"));
    bool open = false;
    const auto client = client_of(engine);
    const auto ignore = [](const Event&) { return true; };
    const auto error = error_of<ApiError>([&] {
        client->system().events({.filters = {{"x", {}}}}, ignore, [&] { open = true; });
    });
    EXPECT_EQ(error.message(), "follow the engine's events: the engine refused (400): Invalid filter 'x'");
    EXPECT_FALSE(open);
}

TEST(DockerEvents, TellWhenTheyBreakOff) {
    ScriptedEngine engine;
    engine.on("GET", "/events", [](const HeardRequest&, Wire& wire) {
        wire.begin_chunks();
        wire.close();
    });
    const auto ignore = [](const Event&) { return true; };
    EXPECT_EQ(reason_of([&] { client_of(engine)->system().events({}, ignore); }), Reason::broken);
}

} // namespace
} // namespace testcontainers::contract
