#include "core/validate_subnet.hpp"

#include "testcontainers/error.hpp"
#include "testcontainers/published_port.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

namespace tc = testcontainers;
using namespace tc::literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> problems_of(const tc::NetworkSpec& spec) {
    tc::core::Problems problems;
    tc::core::check_subnets(problems, spec);
    return std::move(problems).take();
}

TEST(NetworkSpec, TakesSubnetsOfBothFamilies) {
    EXPECT_THAT(problems_of({.ipv6 = true,
                             .subnets = {{"10.42.0.0/24", "10.42.0.254", "10.42.0.128/25"},
                                         {"fd42::/64", "fd42::1"},
                                         {"10.43.0.0/16"}}}),
                IsEmpty());
}

TEST(NetworkSpec, RefusesWhatIsNoSubnet) {
    for (const auto* const text :
         {"", "10.42.0.0", "10.42.0.0/33", "10.42.0/24", "a/1", "10.42.0.0/", "1.2.3.4/-1"}) {
        EXPECT_THAT(problems_of({.subnets = {{text}}}),
                    ElementsAre("subnets[0].subnet: \"" + std::string{text} +
                                "\" must be a range of addresses, such as 10.42.0.0/24 or fd42::/64"));
    }
}

TEST(NetworkSpec, RefusesALongerPrefixThanAnAddressHasBits) {
    EXPECT_THAT(problems_of({.ipv6 = true, .subnets = {{"fd42::/129"}}}).size(), 1U);
}

TEST(NetworkSpec, RefusesAddressesOutsideOfTheirSubnet) {
    EXPECT_THAT(problems_of({.subnets = {{"10.42.0.0/24", "10.42.1.1", "10.42.1.0/25"}}}),
                ElementsAre("subnets[0].gateway: \"10.42.1.1\" must be an address in 10.42.0.0/24",
                            "subnets[0].ip_range: \"10.42.1.0/25\" must be a part of 10.42.0.0/24"));
    EXPECT_THAT(problems_of({.subnets = {{"10.42.0.0/24", "fd00::1", "10.42.0.0/16"}}}),
                ElementsAre("subnets[0].gateway: \"fd00::1\" must be an address in 10.42.0.0/24",
                            "subnets[0].ip_range: \"10.42.0.0/16\" must be a part of 10.42.0.0/24"));
}

TEST(NetworkSpec, RefusesIpv6WhereItIsOff) {
    EXPECT_THAT(problems_of({.subnets = {{"fd42::/64"}}}),
                ElementsAre("ipv6: must be true, because a subnet has IPv6 addresses"));
}

TEST(PortRange, HasEveryPort) {
    EXPECT_THAT(
        tc::port_range(8000_udp, 8002),
        ElementsAre(tc::PublishedPort{8000_udp}, tc::PublishedPort{8001_udp}, tc::PublishedPort{8002_udp}));
    EXPECT_THAT(tc::port_range(65535_tcp, 65535), ElementsAre(tc::PublishedPort{65535_tcp}));
}

TEST(PortRange, MustNotBeEmpty) {
    EXPECT_THROW((void)tc::port_range(8000_tcp, 7999), tc::ConfigError);
    EXPECT_THROW((void)tc::port_range(tc::Port{}, 5), tc::ConfigError);
}

} // namespace
