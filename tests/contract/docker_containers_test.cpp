#include "contract/connected.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace testcontainers::contract {
namespace {

using namespace std::chrono_literals;
using docker::ContainerCreate;
using Reason = TransportError::Reason;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* created = R"({"Id":"c1","Warnings":[]})";

const ContainerCreate wanted{.name = "orders", .image = "redis:7.0", .labels = {{"session", "s1"}}};

TEST(DockerContainers, AdoptTheContainerWhoseCreationWasNotAnswered) {
    ScriptedEngine engine;
    engine.on("POST", "/containers/create", hang_up);
    engine.on(
        "GET", "/containers/orders/json",
        answer(200, R"({"Id":"c1","Config":{"Image":"redis:7.0","Labels":{"session":"s1","of":"image"}}})"));
    EXPECT_EQ(client_of(engine)->containers().create(wanted).id, "c1");
    EXPECT_THAT(engine.lines(),
                ElementsAre("POST /containers/create?name=orders", "GET /containers/orders/json"));
}

TEST(DockerContainers, AdoptNoContainerOfOthers) {
    ScriptedEngine engine;
    engine.on("POST", "/containers/create", hang_up);
    engine.on("GET", "/containers/orders/json",
              answer(200, R"({"Id":"c1","Config":{"Image":"redis:7.0","Labels":{"session":"s2"}}})"));
    EXPECT_EQ(reason_of([&] { (void)client_of(engine)->containers().create(wanted); }), Reason::broken);
}

TEST(DockerContainers, TellOfTheBrokenConnectionWhenNothingWasCreated) {
    ScriptedEngine engine;
    engine.on("POST", "/containers/create", hang_up);
    engine.on("GET", "/containers/orders/json", answer(404, R"({"message":"No such container: orders"})"));
    const auto error =
        error_of<TransportError>([&] { (void)client_of(engine)->containers().create(wanted); });
    EXPECT_EQ(error.reason(), Reason::broken);
    EXPECT_THAT(error.message(), ::testing::StartsWith("create container \"orders\": "));
    EXPECT_THAT(engine.lines(),
                ElementsAre("POST /containers/create?name=orders", "GET /containers/orders/json"));
}

TEST(DockerContainers, TellOfANameInUse) {
    ScriptedEngine docker;
    docker.on("POST", "/containers/create",
              answer(409, R"({"message":"The name \"/orders\" is already in use"})"));
    EXPECT_THROW((void)client_of(docker)->containers().create(wanted), Conflict);

    ScriptedEngine podman;
    podman.on("POST", "/containers/create",
              answer(500, R"({"message":"the container name \"orders\" is already in use by 3f9a"})"));
    EXPECT_THROW((void)client_of(podman)->containers().create(wanted), Conflict);
}

TEST(DockerContainers, RefuseWhatIsNotUtf8BeforeAsking) {
    const ScriptedEngine engine;
    EXPECT_THROW(
        (void)client_of(engine)->containers().create({.name = "x", .image = "i", .env = {{"A", "\xFF"}}}),
        ConfigError);
    EXPECT_THAT(engine.lines(), ElementsAre());
}

const ContainerCreate on_two_networks{
    .name = "x", .image = "i", .networks = {{"front", {"web"}}, {"back", {"db"}}}};

TEST(DockerContainers, AreConnectedToFurtherNetworksOfOlderEngines) {
    ScriptedEngine engine("1.43");
    engine.on("POST", "/containers/create", answer(201, created));
    engine.on("POST", "/networks/back/connect", answer(200));
    (void)client_of(engine)->containers().create(on_two_networks);
    const auto heard = engine.heard();
    ASSERT_EQ(heard.size(), 2U);
    EXPECT_THAT(heard[0].body, HasSubstr(R"("EndpointsConfig":{"front":{"Aliases":["web"]}})"));
    EXPECT_EQ(heard[1].body, R"({"Container":"c1","EndpointConfig":{"Aliases":["db"]}})");
}

TEST(DockerContainers, AreCreatedOnAllNetworksOfNewerEngines) {
    ScriptedEngine engine("1.44");
    engine.on("POST", "/containers/create", answer(201, created));
    (void)client_of(engine)->containers().create(on_two_networks);
    ASSERT_EQ(engine.heard().size(), 1U);
    EXPECT_THAT(engine.heard()[0].body,
                HasSubstr(R"("EndpointsConfig":{"back":{"Aliases":["db"]},"front":{"Aliases":["web"]}})"));
}

TEST(DockerContainers, KeepTheirMacAddressOnANetworkGivenByItsId) {
    const ContainerCreate wanted_card{
        .name = "x", .image = "i", .networks = {{"n1", {}}}, .mac_address = "02:42:0a:00:00:01"};
    ScriptedEngine older("1.43");
    older.on("GET", "/networks/n1", answer(200, R"({"Id":"n1","Name":"front"})"));
    older.on("POST", "/containers/create", answer(201, created));
    (void)client_of(older)->containers().create(wanted_card);
    EXPECT_THAT(older.heard().back().body, ::testing::HasSubstr(R"("NetworkMode":"front")"));
    ScriptedEngine newer("1.44");
    newer.on("POST", "/containers/create", answer(201, created));
    (void)client_of(newer)->containers().create(wanted_card);
    EXPECT_THAT(newer.lines(), ElementsAre("POST /containers/create?name=x"));
}

TEST(DockerContainers, AreRemovedWhenTheyCannotBeConnected) {
    ScriptedEngine engine("1.41");
    engine.on("POST", "/containers/create", answer(201, created));
    engine.on("POST", "/networks/back/connect", answer(404, R"({"message":"network back not found"})"));
    engine.on("DELETE", "/containers/c1", answer(204));
    const auto error =
        error_of<NotFound>([&] { (void)client_of(engine)->containers().create(on_two_networks); });
    EXPECT_THAT(error.message(), HasSubstr("connect to network \"back\""));
    EXPECT_EQ(engine.lines().back(), "DELETE /containers/c1?force=1&v=1");
}

TEST(DockerContainers, MayRunOrBeStoppedAlready) {
    ScriptedEngine engine;
    engine.once("POST", "/containers/x/start", answer(204));
    engine.once("POST", "/containers/x/start", answer(304));
    engine.once("POST", "/containers/x/stop", answer(204));
    engine.once("POST", "/containers/x/stop", answer(304));
    auto containers = client_of(engine);
    EXPECT_TRUE(containers->containers().start("x"));
    EXPECT_FALSE(containers->containers().start("x"));
    EXPECT_TRUE(containers->containers().stop("x", 3s));
    EXPECT_FALSE(containers->containers().stop("x", 0s));
    EXPECT_THAT(engine.lines(), ElementsAre("POST /containers/x/start", "POST /containers/x/start",
                                            "POST /containers/x/stop?t=3", "POST /containers/x/stop?t=0"));
}

TEST(DockerContainers, AreStartedWithoutABody) {
    ScriptedEngine engine;
    engine.on("POST", "/containers/x/start", answer(204));
    (void)client_of(engine)->containers().start("x");
    EXPECT_EQ(engine.heard().at(0).body, "");
    EXPECT_FALSE(engine.heard().at(0).headers.contains("transfer-encoding"));
}

TEST(DockerContainers, MayTakeTheirGraceToStop) {
    ScriptedEngine engine;
    engine.on("POST", "/containers/x/stop", keep_silent);
    const auto time = time_of([&] {
        EXPECT_EQ(reason_of([&] {
                      (void)client_of(engine)->containers().stop("x", 1s, {.timeout = 50ms, .stop = {}});
                  }),
                  Reason::timed_out);
    });
    EXPECT_GE(time, 1050ms);
}

TEST(DockerContainers, MayBeGoneBeforeTheirRemoval) {
    ScriptedEngine engine;
    engine.on("DELETE", "/containers/x", answer(404, R"({"message":"No such container: x"})"));
    client_of(engine)->containers().remove("x", {.force = false, .volumes = false});
    EXPECT_THAT(engine.lines(), ElementsAre("DELETE /containers/x?force=0&v=0"));
}

class RemovalInProgress : public ::testing::TestWithParam<int> {};

TEST_P(RemovalInProgress, IsWaitedFor) {
    ScriptedEngine engine;
    engine.on("DELETE", "/containers/x",
              answer(409, R"({"message":"removal of container x is already in progress"})"));
    const auto status = GetParam();
    engine.on(
        "POST", "/containers/x/wait",
        answer(status, status == 200 ? R"({"StatusCode":0})" : R"({"message":"No such container: x"})"));
    client_of(engine)->containers().remove("x");
    EXPECT_THAT(engine.lines(),
                ElementsAre("DELETE /containers/x?force=1&v=1", "POST /containers/x/wait?condition=removed"));
}

INSTANTIATE_TEST_SUITE_P(StillThereOrGone, RemovalInProgress, ::testing::Values(200, 404));

TEST(DockerContainers, ThatRunAreNotRemovedWithoutForce) {
    ScriptedEngine engine;
    engine.on("DELETE", "/containers/x",
              answer(409, R"({"message":"You cannot remove a running container"})"));
    const auto error =
        error_of<Conflict>([&] { client_of(engine)->containers().remove("x", {.force = false}); });
    EXPECT_EQ(error.message(),
              "remove container \"x\": the engine refused (409): You cannot remove a running container");
}

TEST(DockerContainers, TellTheirExitCode) {
    ScriptedEngine engine;
    engine.on("POST", "/containers/x/wait", [](const HeardRequest&, Wire& wire) {
        wire.begin_chunks();
        wire.chunk("{\"StatusCode\":137");
        wire.chunk("}\n");
        wire.end_chunks();
    });
    EXPECT_EQ(client_of(engine)->containers().wait("x", docker::WaitCondition::next_exit), 137);
    EXPECT_THAT(engine.lines(), ElementsAre("POST /containers/x/wait?condition=next-exit"));
}

TEST(DockerContainers, MustNotVanishWhileTheyAreWaitedFor) {
    ScriptedEngine engine;
    engine.on("POST", "/containers/x/wait", [](const HeardRequest&, Wire& wire) {
        wire.begin_chunks();
        wire.close();
    });
    const auto client = client_of(engine);
    EXPECT_EQ(reason_of([&] { (void)client->containers().wait("x", docker::WaitCondition::removed); }),
              Reason::broken);
}

TEST(DockerContainers, AreListedByFilters) {
    ScriptedEngine engine;
    engine.on("GET", "/containers/json", answer(200, R"([{"Id":"c1"}])"));
    EXPECT_EQ(client_of(engine)->containers().list({{"label", {"a=b"}}}, true).size(), 1U);
    EXPECT_THAT(engine.lines(),
                ElementsAre("GET /containers/json?all=1&filters=%7B%22label%22%3A%5B%22a%3Db%22%5D%7D"));
}

} // namespace
} // namespace testcontainers::contract
