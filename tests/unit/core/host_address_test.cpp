#include "core/host_address.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

namespace tc = testcontainers;
using ::testing::Contains;

using Pools = std::vector<tc::docker::AddressPool>;

/// The address that was found on a network of these pools; empty for none.
std::string found(const Pools& pools, const std::vector<std::string>& local,
                  const std::string& driver = "bridge") {
    std::vector<tc::IpAddress> addresses;
    for (const auto& text : local) {
        addresses.push_back(tc::parse_address(text).value());
    }
    tc::docker::NetworkInfo network;
    network.driver = driver;
    network.pools = pools;
    const auto address = tc::core::address_on(network, addresses);
    return address ? to_string(*address) : "";
}

TEST(HostAddress, IsTheGatewayOfTheNetwork) {
    EXPECT_EQ(found({{"172.18.0.0/16", "172.18.0.1"}}, {"127.0.0.1", "172.18.9.9", "172.18.0.1"}),
              "172.18.0.1");
}

TEST(HostAddress, IsFoundWhereTheEngineNamesNoGateway) {
    EXPECT_EQ(found({{"10.77.0.0/24"}}, {"127.0.0.1", "172.18.0.1", "10.77.0.128"}), "10.77.0.128");
}

TEST(HostAddress, IsThatOfATestInAContainerOfTheNetwork) {
    EXPECT_EQ(found({{"172.18.0.0/16", "172.18.0.1"}}, {"127.0.0.1", "172.18.0.5"}), "172.18.0.5");
}

TEST(HostAddress, IsOfTheOlderFamilyWhereThereAreBoth) {
    EXPECT_EQ(found({{"fd42::/64"}, {"172.18.0.0/16"}}, {"fd42::1", "172.18.0.1"}), "172.18.0.1");
    EXPECT_EQ(found({{"fd42::/64"}}, {"172.18.0.1", "fe80::1", "fd42::1"}), "fd42::1");
}

TEST(HostAddress, IsNotThereWhereTheEngineHasAnotherMachine) {
    EXPECT_EQ(found({{"172.18.0.0/16", "172.18.0.1"}}, {"127.0.0.1", "192.0.2.2"}), "");
    EXPECT_EQ(found({}, {"127.0.0.1"}), "");
}

TEST(HostAddress, IsNotReachedFromNetworksThatAreNoBridges) {
    EXPECT_EQ(found({{"192.0.2.0/24"}}, {"192.0.2.2"}, "macvlan"), "");
}

TEST(LocalAddresses, HaveTheLoopbackAddress) {
    EXPECT_THAT(tc::core::local_addresses(), Contains(tc::parse_address("127.0.0.1").value()));
}

} // namespace
