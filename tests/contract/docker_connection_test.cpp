#include "contract/connected.hpp"
#include "contract/promptness.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace testcontainers::contract {
namespace {

using namespace std::chrono_literals;
using docker::Call;
using Reason = TransportError::Reason;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* details = R"({"Id":"c1"})";

TEST(DockerConnection, SpeaksTheVersionOfTheEngine) {
    ScriptedEngine engine("1.43");
    engine.on("GET", "/containers/x/json", answer(200, details));
    const auto client = client_of(engine);
    EXPECT_EQ(client->api_version(), "1.43");
    EXPECT_EQ(client->containers().inspect("x").id, "c1");
    EXPECT_EQ(engine.heard().at(0).version, "1.43");
    EXPECT_EQ(engine.pings(), 1U);
}

TEST(DockerConnection, SpeaksNoVersionItDoesNotKnow) {
    ScriptedEngine engine("1.99");
    engine.on("GET", "/version", answer(200, R"({"Version":"40.0","MinAPIVersion":"1.44"})"));
    EXPECT_EQ(client_of(engine)->api_version(), "1.55");
}

TEST(DockerConnection, RefusesAnEngineThatIsTooNew) {
    ScriptedEngine engine("1.99");
    engine.on("GET", "/version", answer(200, R"({"Version":"40.0","MinAPIVersion":"1.60"})"));
    EXPECT_EQ(error_of<EngineUnavailable>([&] { (void)client_of(engine); }).message(),
              "speaks no API older than 1.60; 1.55 is the newest this library knows");
}

TEST(DockerConnection, RefusesAnEngineThatIsTooOld) {
    const ScriptedEngine engine("1.39");
    EXPECT_EQ(error_of<EngineUnavailable>([&] { (void)client_of(engine); }).message(),
              "speaks API 1.39; at least 1.41 is needed (Docker 20.10)");
}

TEST(DockerConnection, SpeaksThePinnedVersion) {
    ScriptedEngine engine("1.47");
    engine.on("GET", "/containers/x/json", answer(200, details));
    const auto client = client_of(engine, "1.42");
    (void)client->containers().inspect("x");
    EXPECT_EQ(engine.heard().at(0).version, "1.42");
}

TEST(DockerConnection, WantsAPinnedVersionItKnows) {
    const ScriptedEngine engine;
    for (const auto* const pinned : {"1.40", "1.56", "new"}) {
        EXPECT_EQ(error_of<ConfigError>([&] { (void)client_of(engine, pinned); }).message(),
                  "the version of the API to speak (DOCKER_API_VERSION) is \"" + std::string(pinned) +
                      "\"; it takes one from 1.41 to 1.55");
    }
}

TEST(DockerConnection, AsksForTheEnginesVersionWhereItsPingDoesNotSay) {
    ScriptedEngine engine;
    engine.on("GET", "/_ping", [](const HeardRequest&, Wire& wire) {
        wire.respond(200, "OK", {{"Api-Version", "1.41"}, {"Libpod-API-Version", "4.3.1"}});
    });
    engine.on("GET", "/version", answer(200, R"({"Version":"4.3.1"})"));
    const auto connected = docker::connect({.unix_socket = engine.socket()});
    EXPECT_EQ(connected.ping.engine_version, "4.3.1");
    EXPECT_TRUE(connected.ping.podman);
}

/// Refuses other versions than its own, as engines do.
class Engine29 : public ::testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(Engine29, IsSpokenToInItsVersionAfterItReplacedAnother) {
    const auto [before, after] = GetParam();
    ScriptedEngine engine(before);
    const auto client = client_of(engine);
    engine.speak(after);
    engine.on("GET", "/containers/x/json", [after = std::string(after)](const HeardRequest& request, Wire& wire) {
        if (request.version == after) {
            wire.respond(200, details);
        } else {
            const bool newer = request.version > after;
            wire.respond(
                400,
                newer
                    ? R"({"message":"client version 1.47 is too new. Maximum supported API version is 1.41"})"
                    : R"({"message":"client version 1.41 is too old. Minimum supported API version is 1.44"})");
        }
    });
    EXPECT_EQ(client->containers().inspect("x").id, "c1");
    EXPECT_EQ(client->containers().inspect("x").id, "c1");
    EXPECT_EQ(client->api_version(), after);
    EXPECT_EQ(engine.pings(), 2U);
    EXPECT_EQ(engine.heard().size(), 3U);
}

INSTANTIATE_TEST_SUITE_P(Exchanged, Engine29,
                         ::testing::Values(std::pair{"1.41", "1.52"}, std::pair{"1.47", "1.41"}));

TEST(DockerConnection, AgreesOnAnotherVersionOnce) {
    ScriptedEngine engine("1.41");
    const auto client = client_of(engine);
    engine.speak("1.44");
    engine.on("GET", "/containers/x/json",
              answer(400, R"({"message":"client version 1.44 is too old. Sorry"})"));
    const auto error = error_of<ApiError>([&] { (void)client->containers().inspect("x"); });
    EXPECT_EQ(error.status(), 400);
    EXPECT_EQ(engine.heard().size(), 2U);
}

TEST(DockerConnection, DoesNotGiveUpAPinnedVersion) {
    ScriptedEngine engine("1.44");
    const auto client = client_of(engine, "1.43");
    engine.on("GET", "/containers/x/json",
              answer(400, R"({"message":"client version 1.43 is too old. Sorry"})"));
    EXPECT_EQ(error_of<ApiError>([&] { (void)client->containers().inspect("x"); }).status(), 400);
    EXPECT_EQ(engine.heard().size(), 1U);
}

TEST(DockerConnection, AsksAgainWhenTheEngineStumbles) {
    ScriptedEngine engine;
    engine.once("GET", "/containers/x/json", answer(500, R"({"message":"stumbled"})"));
    engine.on("GET", "/containers/x/json", answer(200, details));
    EXPECT_EQ(client_of(engine)->containers().inspect("x").id, "c1");
    EXPECT_EQ(engine.heard().size(), 2U);
}

TEST(DockerConnection, DoesNotRepeatAnOrder) {
    ScriptedEngine engine;
    engine.on("POST", "/containers/create", answer(500, R"({"message":"stumbled"})"));
    const auto client = client_of(engine);
    const auto error =
        error_of<ApiError>([&] { (void)client->containers().create({.name = "x", .image = "i"}); });
    EXPECT_EQ(error.engine_message(), "stumbled");
    EXPECT_EQ(engine.lines(), (std::vector<std::string>{"POST /containers/create?name=x"}));
}

TEST(DockerConnection, GivesUpOnAnEngineThatKeepsStumbling) {
    ScriptedEngine engine;
    engine.on("GET", "/containers/x/json", answer(500));
    const auto error = error_of<ApiError>([&] { (void)client_of(engine)->containers().inspect("x"); });
    EXPECT_EQ(error.message(), "inspect container \"x\": the engine refused (500) and gave no reason");
    EXPECT_EQ(engine.heard().size(), 3U);
}

TEST(DockerConnection, ReadsThePageOfAProxy) {
    ScriptedEngine engine;
    engine.on("POST", "/containers/x/start",
              answer(502, "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"));
    const auto error = error_of<ApiError>([&] { (void)client_of(engine)->containers().start("x"); });
    EXPECT_EQ(error.message(), "start container \"x\": the engine refused (502): 502 Bad Gateway nginx");
}

TEST(DockerConnection, CutsALongRefusal) {
    ScriptedEngine engine;
    engine.on("POST", "/containers/x/start", answer(500, std::string(10'000'000, 'x')));
    const auto error = error_of<ApiError>([&] { (void)client_of(engine)->containers().start("x"); });
    EXPECT_LT(error.engine_message().size(), 10'000U);
    EXPECT_LT(std::string_view(error.what()).size(), 10'000U);
}

TEST(DockerConnection, NamesOperationReasonAndPlaceOfABrokenConnection) {
    ScriptedEngine engine;
    engine.on("POST", "/containers/x/kill", hang_up);
    const auto client = client_of(engine);
    const auto line = static_cast<unsigned>(__LINE__) + 1;
    const auto error = error_of<TransportError>([&] { client->containers().kill("x", "SIGINT"); });
    EXPECT_EQ(error.reason(), Reason::broken);
    EXPECT_THAT(error.message(), ::testing::StartsWith("kill container \"x\": "));
    EXPECT_EQ(error.where().line(), line);
    EXPECT_EQ(engine.heard().size(), 1U);
}

TEST(DockerConnection, SaysWhenAnAnswerIsNotWhatWasPromised) {
    ScriptedEngine engine;
    engine.on("GET", "/containers/x/json", answer(200, "<html>login</html>"));
    const auto error = error_of<TransportError>([&] { (void)client_of(engine)->containers().inspect("x"); });
    EXPECT_EQ(error.reason(), Reason::malformed);
    EXPECT_EQ(error.message(),
              "inspect container \"x\": the engine's answer is not JSON: \"<html>login</html>\"");
}

TEST(DockerConnection, GivesUpAtTheDeadline) {
    ScriptedEngine engine;
    engine.on("GET", "/containers/x/json", keep_silent);
    const auto client = client_of(engine);
    const auto time = time_of([&] {
        EXPECT_EQ(reason_of([&] { (void)client->containers().inspect("x", {.timeout = 50ms, .stop = {}}); }),
                  Reason::timed_out);
    });
    EXPECT_GE(time, 50ms);
    EXPECT_LT(time, 5s);
}

std::chrono::milliseconds time_to_stop_an_inspection() {
    Gate heard;
    ScriptedEngine engine;
    engine.on("GET", "/containers/x/json", [&](const HeardRequest& request, Wire& wire) {
        heard.open();
        keep_silent(request, wire);
    });
    const auto client = client_of(engine);
    return time_to_stop(heard, [&](const std::stop_token& stop) {
        (void)client->containers().inspect("x", {.timeout = 60s, .stop = stop});
    });
}

TEST(DockerConnection, StopsWithin200Milliseconds) {
    EXPECT_LT(shortest(200ms, time_to_stop_an_inspection), 200ms);
}

TEST(DockerConnection, SurvivesAnEngineThatClosesKeptConnections) {
    ScriptedEngine engine;
    engine.on("GET", "/containers/x/json", [](const HeardRequest&, Wire& wire) {
        wire.respond(200, details);
        wire.close();
    });
    const auto client = client_of(engine);
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(client->containers().inspect("x").id, "c1");
    }
}

TEST(DockerConnection, CreatesOnceOverAKeptConnectionThatDies) {
    ScriptedEngine engine;
    engine.on("POST", "/containers/create", answer(201, R"({"Id":"c1","Warnings":null})"));
    const auto client = client_of(engine);
    engine.drop_connections();
    EXPECT_EQ(client->containers().create({.name = "x", .image = "i"}).id, "c1");
    EXPECT_EQ(engine.heard().size(), 1U);
}

TEST(DockerConnection, IsSafeFromSeveralThreads) {
    ScriptedEngine engine("1.41");
    const auto client = client_of(engine);
    engine.speak("1.44");
    engine.on("GET", "/containers/x/json", [](const HeardRequest& request, Wire& wire) {
        const bool old = request.version == "1.41";
        wire.respond(old ? 400 : 200,
                     old ? R"({"message":"client version 1.41 is too old. Sorry"})" : details);
    });
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] {
            for (int n = 0; n < 10; ++n) {
                EXPECT_EQ(client->containers().inspect("x").id, "c1");
                EXPECT_FALSE(client->api_version().empty());
            }
        });
    }
    threads.clear();
    EXPECT_EQ(client->api_version(), "1.44");
}

TEST(DockerConnection, AsksNothingWithoutAnId) {
    const ScriptedEngine engine;
    const auto client = client_of(engine);
    EXPECT_THROW((void)client->containers().inspect(""), ConfigError);
    EXPECT_THROW(client->containers().remove(""), ConfigError);
    EXPECT_THROW((void)client->containers().stat("", "/"), ConfigError);
    EXPECT_THROW((void)client->execs().inspect(""), ConfigError);
    EXPECT_THROW(client->networks().remove(""), ConfigError);
    EXPECT_THROW((void)client->networks().create({}), ConfigError);
    EXPECT_THROW(client->volumes().remove(""), ConfigError);
    EXPECT_THROW((void)client->images().inspect(""), ConfigError);
    EXPECT_THAT(engine.lines(), ElementsAre());
}

} // namespace
} // namespace testcontainers::contract
