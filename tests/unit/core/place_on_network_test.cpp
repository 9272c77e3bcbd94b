#include "core/place_on_network.hpp"

#include <gtest/gtest.h>

namespace {

namespace tc = testcontainers;

TEST(PlaceOnNetwork, HasTheAddressOfItsCard) {
    tc::docker::ContainerDetails details;
    details.id = std::string(64, 'a');
    details.networks["net"] = {.network_id = "n1",
                               .ip_address = "10.0.0.7",
                               .ipv6_address = "fd00::7",
                               .gateway = "10.0.0.1",
                               .mac_address = "02:42:0a:00:00:07",
                               .aliases = {"db"}};
    const auto place = tc::core::place_on_network(details, {.image = "a"}, "net", {});
    EXPECT_EQ(place.config.mac_address, "02:42:0a:00:00:07");
    EXPECT_EQ(place.config.ipv4, "10.0.0.7");
}

} // namespace
