#include "docker/json/monitoring.hpp"
#include "docker/json/network.hpp"

#include "docker/faults.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace testcontainers::docker {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ProcessTable, IsRead) {
    const auto table =
        docker::json::decode_top(R"({"Titles":["PID","CMD"],"Processes":[["7","sleep 1"],["8",null],null]})");
    EXPECT_THAT(table.titles, ElementsAre("PID", "CMD"));
    ASSERT_EQ(table.processes.size(), 3U);
    EXPECT_THAT(table.processes[0], ElementsAre("7", "sleep 1"));
    EXPECT_THAT(table.processes[1], ElementsAre("8", ""));
    EXPECT_THAT(table.processes[2], IsEmpty());
    EXPECT_THAT(docker::json::decode_top(R"({"Titles":null,"Processes":null})").processes, IsEmpty());
    EXPECT_THROW((void)docker::json::decode_top("[]"), Malformed);
}

TEST(ContainerStats, AreRead) {
    const auto stats = docker::json::decode_stats(
        R"({"memory_stats":{"usage":4096,"limit":67108864},"cpu_stats":{"cpu_usage":{"total_usage":1500},
        "online_cpus":2},"pids_stats":{"current":3},"networks":{"eth0":{"rx_bytes":10,"tx_bytes":20}}})");
    EXPECT_EQ(stats.memory, Bytes{4096});
    EXPECT_EQ(stats.memory_limit, Bytes{67108864});
    EXPECT_EQ(stats.cpu_time, std::chrono::nanoseconds{1500});
    EXPECT_EQ(stats.cpus, 2);
    EXPECT_EQ(stats.pids, 3);
    EXPECT_EQ(stats.networks.at("eth0").received, Bytes{10});
    EXPECT_EQ(stats.networks.at("eth0").sent, Bytes{20});
}

TEST(ContainerStats, OfAContainerThatDoesNotRunAreZero) {
    const auto stats = docker::json::decode_stats(R"({"memory_stats":{},"networks":null})");
    EXPECT_EQ(stats.memory, Bytes{0});
    EXPECT_THAT(stats.networks, IsEmpty());
}

TEST(NetworkCreate, SendsItsAddresses) {
    const NetworkCreate network{.name = "n",
                                .attachable = true,
                                .pools = {{"10.1.0.0/24", "10.1.0.1", "10.1.0.128/25"}, {"fd00::/64"}},
                                .ipam_driver = "default",
                                .ipam_options = {{"a", "b"}}};
    EXPECT_EQ(json::parse(docker::json::encode(network, false)),
              json::parse(R"({"Name":"n","Driver":"bridge","Attachable":true,"IPAM":{"Driver":"default",
                  "Options":{"a":"b"},"Config":[
                  {"Subnet":"10.1.0.0/24","Gateway":"10.1.0.1","IPRange":"10.1.0.128/25"},{"Subnet":"fd00::/64"}]}})"));
}

TEST(NetworkInfo, HasItsAddresses) {
    const auto info = docker::json::decode_network(
        R"({"Id":"1","EnableIPv6":true,"Attachable":true,"Options":{"a":"b"},
        "IPAM":{"Config":[{"Subnet":"10.1.0.0/24","Gateway":"10.1.0.1"}]}})");
    EXPECT_TRUE(info.ipv6);
    EXPECT_TRUE(info.attachable);
    EXPECT_EQ(info.options.at("a"), "b");
    EXPECT_THAT(info.pools, ElementsAre(AddressPool{"10.1.0.0/24", "10.1.0.1"}));
    EXPECT_THAT(docker::json::decode_network(R"({"Id":"1","IPAM":{"Config":null}})").pools, IsEmpty());
}

TEST(NetworkConnect, SendsFixedAddresses) {
    EXPECT_EQ(
        json::parse(docker::json::encode_connect("box", {.aliases = {"a"}, .ipv4 = "10.1.0.7"})),
        json::parse(
            R"({"Container":"box","EndpointConfig":{"Aliases":["a"],"IPAMConfig":{"IPv4Address":"10.1.0.7"}}})"));
}

} // namespace
} // namespace testcontainers::docker
