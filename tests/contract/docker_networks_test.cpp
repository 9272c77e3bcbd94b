#include "contract/connected.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace testcontainers::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(DockerNetworks, OfOlderEnginesAreCheckedForTheirName) {
    ScriptedEngine engine("1.43");
    engine.on("POST", "/networks/create", answer(201, R"({"Id":"n1","Warning":""})"));
    EXPECT_EQ(client_of(engine)->networks().create({.name = "front"}), "n1");
    EXPECT_THAT(engine.heard().at(0).body, HasSubstr(R"("CheckDuplicate":true)"));
}

TEST(DockerNetworks, OfNewerEnginesHaveOneNameEach) {
    ScriptedEngine engine("1.44");
    engine.on("POST", "/networks/create", answer(201, R"({"Id":"n1"})"));
    (void)client_of(engine)->networks().create({.name = "front"});
    EXPECT_THAT(engine.heard().at(0).body, Not(HasSubstr("CheckDuplicate")));
}

TEST(DockerNetworks, TellOfANameInUse) {
    ScriptedEngine docker;
    docker.on("POST", "/networks/create",
              answer(409, R"({"message":"network with name front already exists"})"));
    EXPECT_THROW((void)client_of(docker)->networks().create({.name = "front"}), Conflict);
    ScriptedEngine podman;
    podman.on("POST", "/networks/create",
              answer(500, R"({"message":"network name front already used: network already exists"})"));
    EXPECT_THROW((void)client_of(podman)->networks().create({.name = "front"}), Conflict);
}

TEST(DockerNetworks, AreCreatedOnce) {
    ScriptedEngine engine;
    engine.on("POST", "/networks/create", hang_up);
    EXPECT_THROW((void)client_of(engine)->networks().create({.name = "front"}), TransportError);
    EXPECT_EQ(engine.heard().size(), 1U);
}

TEST(DockerNetworks, MayBeGoneBeforeTheirRemoval) {
    ScriptedEngine engine;
    engine.on("DELETE", "/networks/n1", answer(404, R"({"message":"network n1 not found"})"));
    client_of(engine)->networks().remove("n1");
    EXPECT_THAT(engine.lines(), ElementsAre("DELETE /networks/n1"));
}

TEST(DockerNetworks, InUseAreNotRemoved) {
    ScriptedEngine engine;
    engine.on("DELETE", "/networks/n1", answer(403, R"({"message":"network n1 has active endpoints"})"));
    const auto error = error_of<ApiError>([&] { client_of(engine)->networks().remove("n1"); });
    EXPECT_EQ(error.status(), 403);
    EXPECT_EQ(error.message(),
              "remove network \"n1\": the engine refused (403): network n1 has active endpoints");
}

TEST(DockerNetworks, AreListedAndLeft) {
    ScriptedEngine engine;
    engine.on("GET", "/networks", answer(200, R"([{"Id":"n1","Name":"front"}])"));
    engine.on("POST", "/networks/n1/disconnect", answer(200));
    const auto client = client_of(engine);
    EXPECT_EQ(client->networks().list({{"name", {"front"}}}).at(0).name, "front");
    client->networks().disconnect("n1", "box", true);
    EXPECT_EQ(engine.heard().at(1).body, R"({"Container":"box","Force":true})");
}

TEST(DockerVolumes, KeepTheirOldLabels) {
    ScriptedEngine engine;
    engine.on("POST", "/volumes/create", answer(201, R"({"Name":"data","Labels":{"a":"old"}})"));
    EXPECT_EQ(client_of(engine)->volumes().create({.name = "data", .labels = {{"a", "new"}}}).labels.at("a"),
              "old");
}

TEST(DockerVolumes, MayBeGoneBeforeTheirRemoval) {
    ScriptedEngine engine;
    engine.on("DELETE", "/volumes/data", answer(404, R"({"message":"no such volume"})"));
    client_of(engine)->volumes().remove("data", true);
    EXPECT_THAT(engine.lines(), ElementsAre("DELETE /volumes/data?force=1"));
}

TEST(DockerVolumes, InUseAreNotRemoved) {
    ScriptedEngine engine;
    engine.on("DELETE", "/volumes/data", answer(409, R"({"message":"volume is in use"})"));
    EXPECT_THROW(client_of(engine)->volumes().remove("data"), Conflict);
}

TEST(DockerVolumes, AreListedByFilters) {
    ScriptedEngine engine;
    engine.on("GET", "/volumes", answer(200, R"({"Volumes":[{"Name":"data"}]})"));
    EXPECT_EQ(client_of(engine)->volumes().list({{"label", {"a"}}}).size(), 1U);
    EXPECT_EQ(engine.heard().at(0).query, "filters=%7B%22label%22%3A%5B%22a%22%5D%7D");
}

} // namespace
} // namespace testcontainers::contract
