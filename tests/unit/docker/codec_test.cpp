#include "docker/faults.hpp"
#include "docker/json/exec.hpp"
#include "docker/json/fault.hpp"
#include "docker/json/filters.hpp"
#include "docker/json/image.hpp"
#include "docker/json/network.hpp"
#include "docker/json/system.hpp"
#include "docker/json/volume.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace testcontainers::docker {
namespace {

using namespace testcontainers::literals;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Filters, AreMapsOfLists) {
    EXPECT_EQ(docker::json::encode_filters({{"label", {"a=b", "c"}}, {"name", {"x"}}}),
              R"({"label":["a=b","c"],"name":["x"]})");
}

TEST(ExecCreate, AlwaysAttachesTheOutput) {
    EXPECT_EQ(json::parse(docker::json::encode(ExecCreate{.command = {"ls", "/"}})),
              json::parse(R"({"Cmd":["ls","/"],"AttachStdout":true,"AttachStderr":true})"));
}

TEST(ExecCreate, SendsWhatIsSet) {
    const ExecCreate command{.command = {"cat"},
                             .env = {{"A", "1"}},
                             .user = "root",
                             .working_directory = "/srv",
                             .attach_input = true,
                             .tty = true};
    EXPECT_EQ(json::parse(docker::json::encode(command)),
              json::parse(
                  R"({"Cmd":["cat"],"AttachStdout":true,"AttachStderr":true,"AttachStdin":true,"Env":["A=1"],
                  "User":"root","WorkingDir":"/srv","Tty":true})"));
}

TEST(ExecDetails, HaveNoExitCodeWhileTheCommandRuns) {
    EXPECT_EQ(docker::json::decode_exec(R"({"Running":true,"ExitCode":null,"Pid":12})").exit_code,
              std::nullopt);
    EXPECT_EQ(docker::json::decode_exec(R"({"Running":true,"ExitCode":0,"Pid":12})").exit_code, std::nullopt);
    const auto ended = docker::json::decode_exec(R"({"Running":false,"ExitCode":126,"Pid":0})");
    EXPECT_FALSE(ended.running);
    EXPECT_EQ(ended.exit_code, 126);
    EXPECT_THROW((void)docker::json::decode_exec_id("{}"), Malformed);
}

TEST(ImageDetails, AreReadFromDocker20) {
    const auto image = docker::json::decode_image(
        R"({"Id":"sha256:a","RepoTags":["redis:7.0"],"RepoDigests":["redis@sha256:b"],"Architecture":"arm","Variant":"v7","Os":"linux",
            "Size":113000000,"Config":{"ExposedPorts":{"6379/tcp":{},"53/udp":{}},"Labels":{"a":"b"},
            "Healthcheck":{"Test":["CMD","true"]}}})");
    EXPECT_EQ(image.id, "sha256:a");
    EXPECT_THAT(image.tags, ElementsAre("redis:7.0"));
    EXPECT_THAT(image.digests, ElementsAre("redis@sha256:b"));
    EXPECT_EQ(image.architecture, "arm");
    EXPECT_EQ(image.variant, "v7");
    EXPECT_EQ(image.os, "linux");
    EXPECT_EQ(image.size, 113'000'000U);
    EXPECT_EQ(image.labels.at("a"), "b");
    EXPECT_THAT(image.exposed_ports, ::testing::UnorderedElementsAre(6379_tcp, 53_udp));
    EXPECT_TRUE(image.has_healthcheck);
}

TEST(ImageDetails, OfDocker29MayLackAllButTheId) {
    const auto image = docker::json::decode_image(R"({"Id":"sha256:a","RepoTags":null,"Config":{}})");
    EXPECT_THAT(image.tags, IsEmpty());
    EXPECT_THAT(image.exposed_ports, IsEmpty());
    EXPECT_FALSE(image.has_healthcheck);
    EXPECT_THROW((void)docker::json::decode_image("{}"), Malformed);
}

TEST(PullProgress, IsRead) {
    const auto step = docker::json::decode_progress(
        R"({"status":"Downloading","progressDetail":{"current":10,"total":100},"progress":"[=>]","id":"layer"})");
    EXPECT_EQ(step.status, "Downloading");
    EXPECT_EQ(step.layer, "layer");
    EXPECT_EQ(step.current, 10U);
    EXPECT_EQ(step.total, 100U);
    EXPECT_EQ(docker::json::decode_progress(R"({"status":"x","progressDetail":{}})").total, 0U);
}

std::string words_of_progress(std::string_view object) {
    try {
        (void)docker::json::decode_progress(object);
    } catch (const RefusedInAnswer& refusal) {
        return refusal.what();
    }
    return "none";
}

TEST(PullProgress, OfAFailureHasTheRegistrysWords) {
    EXPECT_EQ(words_of_progress(R"({"errorDetail":{"code":3,"message":"denied"},"error":"old words"})"),
              "denied");
    EXPECT_EQ(words_of_progress(R"({"error":"old words"})"), "old words");
    EXPECT_EQ(words_of_progress(R"({"errorDetail":{},"status":"x"})"),
              "it failed, and the engine does not say why");
}

TEST(NetworkCreate, TellsOldEnginesToRefuseASecondOne) {
    EXPECT_EQ(json::parse(docker::json::encode(NetworkCreate{.name = "front"}, true)),
              json::parse(R"({"Name":"front","Driver":"bridge","CheckDuplicate":true})"));
    EXPECT_EQ(json::parse(docker::json::encode(NetworkCreate{.name = "front"}, false)),
              json::parse(R"({"Name":"front","Driver":"bridge"})"));
}

TEST(NetworkCreate, SendsWhatIsSet) {
    const NetworkCreate network{.name = "n",
                                .driver = "ipvlan",
                                .internal = true,
                                .ipv6 = true,
                                .options = {{"o", "1"}},
                                .labels = {{"l", "2"}}};
    EXPECT_EQ(
        json::parse(docker::json::encode(network, false)),
        json::parse(R"({"Name":"n","Driver":"ipvlan","Internal":true,"EnableIPv6":true,"Options":{"o":"1"},
                  "Labels":{"l":"2"}})"));
}

TEST(NetworkConnect, SendsAliases) {
    EXPECT_EQ(json::parse(docker::json::encode_connect("box", {.aliases = {"a", "b"}})),
              json::parse(R"({"Container":"box","EndpointConfig":{"Aliases":["a","b"]}})"));
    EXPECT_EQ(json::parse(docker::json::encode_connect("box", {.mac_address = "02:42:0a:00:00:01"})),
              json::parse(R"({"Container":"box","EndpointConfig":{"MacAddress":"02:42:0a:00:00:01"}})"));
    EXPECT_EQ(json::parse(docker::json::encode_connect("box", {})), json::parse(R"({"Container":"box"})"));
    EXPECT_EQ(json::parse(docker::json::encode_disconnect("box", true)),
              json::parse(R"({"Container":"box","Force":true})"));
}

TEST(NetworkInfo, IsRead) {
    const auto network = docker::json::decode_network(
        R"({"Name":"front","Id":"n1","Created":"2026-01-01T00:00:00Z","Driver":"bridge","Internal":true,
            "Containers":{"c1":{},"c2":{}},"Labels":{"a":"b"}})");
    EXPECT_EQ(network.name, "front");
    EXPECT_EQ(network.driver, "bridge");
    EXPECT_TRUE(network.internal);
    EXPECT_THAT(network.containers, ElementsAre("c1", "c2"));
    EXPECT_EQ(network.labels.at("a"), "b");
    EXPECT_THAT(docker::json::decode_network_list(R"([{"Id":"1","Containers":null,"Labels":null}])"),
                ::testing::SizeIs(1));
    EXPECT_THAT(docker::json::decode_network_list("null"), IsEmpty());
}

TEST(VolumeCreate, SendsWhatIsSet) {
    EXPECT_EQ(json::parse(docker::json::encode(VolumeCreate{.name = "data", .labels = {{"a", "b"}}})),
              json::parse(R"({"Name":"data","Driver":"local","Labels":{"a":"b"}})"));
    EXPECT_EQ(
        json::parse(docker::json::encode(VolumeCreate{.driver = "", .driver_options = {{"type", "tmpfs"}}})),
        json::parse(R"({"DriverOpts":{"type":"tmpfs"}})"));
}

TEST(VolumeInfo, IsRead) {
    const auto volume = docker::json::decode_volume(
        R"({"Name":"data","Driver":"local","Mountpoint":"/m","Labels":null,"CreatedAt":"2026-01-01T00:00:00Z"})");
    EXPECT_EQ(volume.name, "data");
    EXPECT_EQ(volume.mountpoint, "/m");
    EXPECT_THAT(docker::json::decode_volume_list(R"({"Volumes":null,"Warnings":null})"), IsEmpty());
    EXPECT_EQ(docker::json::decode_volume_list(R"({"Volumes":[{"Name":"a"},{"Name":"b"}]})").size(), 2U);
}

TEST(Version, IsReadFromDockerAndPodman) {
    const auto docker = docker::json::decode_version(
        R"({"Version":"20.10.24","ApiVersion":"1.41","MinAPIVersion":"1.12","Os":"linux","Arch":"amd64",
            "Components":[{"Name":"Engine"}]})");
    EXPECT_EQ(docker.version, "20.10.24");
    EXPECT_EQ(docker.api_version, "1.41");
    EXPECT_EQ(docker.min_api_version, "1.12");
    EXPECT_EQ(docker.product, "Docker");
    const auto podman =
        docker::json::decode_version(R"({"Version":"4.3.1","Components":[{"Name":"Podman Engine"}]})");
    EXPECT_EQ(podman.product, "Podman");
}

TEST(Event, IsRead) {
    const auto event = docker::json::decode_event(
        R"({"status":"die","id":"c1","Type":"container","Action":"die","Actor":{"ID":"c1","Attributes":{"exitCode":"137",
            "name":"box"}},"scope":"local","time":1700000000,"timeNano":1700000000123456789})");
    EXPECT_EQ(event.type, "container");
    EXPECT_EQ(event.action, "die");
    EXPECT_EQ(event.actor, "c1");
    EXPECT_EQ(event.attributes.at("exitCode"), "137");
    EXPECT_EQ(event.time_nano, 1'700'000'000'123'456'789);
    EXPECT_EQ(docker::json::decode_event(R"({"time":2})").time_nano, 2'000'000'000);
    EXPECT_THROW((void)docker::json::decode_event("7"), Malformed);
}

TEST(Fault, HasTheEnginesWords) {
    EXPECT_EQ(docker::json::decode_error(R"({"message":"no"})"), "no");
    EXPECT_EQ(docker::json::decode_error(R"(["message"])"), "");
    EXPECT_EQ(docker::json::decode_error("no"), "");
}

} // namespace
} // namespace testcontainers::docker
