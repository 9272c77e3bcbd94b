#include "core/create_request.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace {

namespace tc = testcontainers;
using namespace tc::literals;
using namespace std::chrono_literals;
using tc::core::create_request;
using tc::docker::MountPoint;
using tc::docker::PortBinding;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

tc::core::Creation creation() { return {.name = "tc-1", .image = "hub/redis:7", .labels = {{"ours", "1"}}}; }

TEST(CreateRequest, TakesNameAndImageFromOutside) {
    const auto request = create_request({.image = "redis:7"}, creation());
    EXPECT_EQ(request.name, "tc-1");
    EXPECT_EQ(request.image, "hub/redis:7");
}

TEST(CreateRequest, PrefersTheNameOfTheSpec) {
    const auto request =
        create_request({.image = "redis:7", .naming = {.name = "cache", .hostname = "host"}}, creation());
    EXPECT_EQ(request.name, "cache");
    EXPECT_EQ(request.hostname, "host");
}

TEST(CreateRequest, LeavesEmptyWhatTheSpecLeavesToTheImage) {
    const auto request = create_request({.image = "redis:7"}, creation());
    EXPECT_THAT(request.command, IsEmpty());
    EXPECT_THAT(request.entrypoint, IsEmpty());
    EXPECT_THAT(request.env, IsEmpty());
    EXPECT_THAT(request.ports, IsEmpty());
    EXPECT_THAT(request.mounts, IsEmpty());
    EXPECT_THAT(request.networks, IsEmpty());
    EXPECT_FALSE(request.healthcheck);
    EXPECT_FALSE(request.memory);
    EXPECT_FALSE(request.nano_cpus);
    EXPECT_FALSE(request.shm_size);
    EXPECT_EQ(request.user + request.working_directory + request.hostname, "");
}

TEST(CreateRequest, HandsTheProcessOn) {
    const auto request = create_request({.image = "redis:7",
                                         .command = {"redis-server", "--save", ""},
                                         .entrypoint = {""},
                                         .env = {{"A", "1"}, {"B", ""}},
                                         .user = "redis",
                                         .working_directory = "/data"},
                                        creation());
    EXPECT_THAT(request.command, ElementsAre("redis-server", "--save", ""));
    EXPECT_THAT(request.entrypoint, ElementsAre(""));
    EXPECT_THAT(request.env, ElementsAre(Pair("A", "1"), Pair("B", "")));
    EXPECT_EQ(request.user, "redis");
    EXPECT_EQ(request.working_directory, "/data");
}

TEST(CreateRequest, AddsTheUsersLabelsToOurs) {
    const auto request = create_request({.image = "redis:7", .labels = {{"team", "orders"}}}, creation());
    EXPECT_THAT(request.labels, UnorderedElementsAre(Pair("ours", "1"), Pair("team", "orders")));
}

TEST(CreateRequest, PublishesOnTheLoopbackAddressOfALocalEngine) {
    const auto request =
        create_request({.image = "redis:7", .ports = {6379_tcp, {53_udp, 5353}}}, creation());
    EXPECT_THAT(request.ports,
                UnorderedElementsAre(Pair(6379_tcp, ElementsAre(PortBinding{"127.0.0.1", 0})),
                                     Pair(53_udp, ElementsAre(PortBinding{"127.0.0.1", 5353}))));
}

TEST(CreateRequest, PublishesOnAllAddressesOfARemoteEngine) {
    auto remote = creation();
    remote.local = false;
    const auto request = create_request({.image = "redis:7", .ports = {6379_tcp}}, remote);
    EXPECT_THAT(request.ports, ElementsAre(Pair(6379_tcp, ElementsAre(PortBinding{"", 0}))));
}

TEST(CreateRequest, MountsVolumes) {
    const auto request =
        create_request({.image = "redis:7", .mounts = {tc::VolumeMount{"data", "/data", true}}}, creation());
    ASSERT_EQ(request.mounts.size(), 1U);
    const auto& mount = request.mounts.front();
    EXPECT_EQ(mount.type, MountPoint::Type::volume);
    EXPECT_EQ(mount.source, "data");
    EXPECT_EQ(mount.target, "/data");
    EXPECT_TRUE(mount.read_only);
}

TEST(CreateRequest, MountsMemory) {
    const auto request = create_request(
        {.image = "redis:7", .mounts = {tc::TmpfsMount{.target = "/scratch", .size = 64_MiB, .mode = 0700}}},
        creation());
    ASSERT_EQ(request.mounts.size(), 1U);
    const auto& mount = request.mounts.front();
    EXPECT_EQ(mount.type, MountPoint::Type::tmpfs);
    EXPECT_EQ(mount.source, "");
    EXPECT_EQ(mount.tmpfs_size, 64_MiB);
    EXPECT_EQ(mount.tmpfs_mode, 0700U);
}

TEST(CreateRequest, MakesTheSourceOfABindMountAbsolute) {
    const auto request = create_request(
        {.image = "redis:7", .mounts = {tc::BindMount{.source = "./seed/../data", .target = "/data"}}},
        creation());
    ASSERT_EQ(request.mounts.size(), 1U);
    EXPECT_EQ(request.mounts.front().type, MountPoint::Type::bind);
    EXPECT_EQ(request.mounts.front().source, (std::filesystem::current_path() / "data").string());
}

TEST(CreateRequest, JoinsNetworksWithAliases) {
    const auto request =
        create_request({.image = "redis:7", .networks = {{"one", {"a", "b"}}, "two"}}, creation());
    ASSERT_EQ(request.networks.size(), 2U);
    EXPECT_EQ(request.networks[0].network, "one");
    EXPECT_THAT(request.networks[0].aliases, ElementsAre("a", "b"));
    EXPECT_EQ(request.networks[1].network, "two");
}

TEST(CreateRequest, AddsHosts) {
    const auto request = create_request(
        {.image = "redis:7", .extra_hosts = {{.name = "host.internal"}, {.name = "db", .address = "::1"}}},
        creation());
    EXPECT_THAT(request.extra_hosts, ElementsAre("host.internal:host-gateway", "db:::1"));
}

TEST(CreateRequest, SetsLimits) {
    const auto request = create_request(
        {.image = "redis:7", .resources = {.memory = 256_MiB, .cpus = 1.5, .shm_size = 1_GiB}}, creation());
    EXPECT_EQ(request.memory, 256_MiB);
    EXPECT_EQ(request.nano_cpus, 1'500'000'000);
    EXPECT_EQ(request.shm_size, 1_GiB);
}

TEST(CreateRequest, RunsAHealthCheckWithoutAShell) {
    const auto request = create_request({.image = "redis:7",
                                         .healthcheck = tc::Healthcheck{.command = {"redis-cli", "ping"},
                                                                        .interval = 250ms,
                                                                        .timeout = 2s,
                                                                        .retries = 7,
                                                                        .start_period = 3s}},
                                        creation());
    ASSERT_TRUE(request.healthcheck);
    EXPECT_THAT(request.healthcheck->test, ElementsAre("CMD", "redis-cli", "ping"));
    EXPECT_EQ(request.healthcheck->interval, 250ms);
    EXPECT_EQ(request.healthcheck->timeout, 2s);
    EXPECT_EQ(request.healthcheck->retries, 7);
    EXPECT_EQ(request.healthcheck->start_period, 3s);
}

} // namespace
