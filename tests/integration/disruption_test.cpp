#include "integration/boxes.hpp"

#include "testcontainers/docker/containers.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <optional>

#include <sys/wait.h>

namespace {

namespace tc = testcontainers;
using namespace tc::literals;
using namespace tc::testsupport;
using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;

tc::ContainerSpec on(std::vector<tc::NetworkAttachment> networks) {
    auto spec = idle();
    spec.networks = std::move(networks);
    return spec;
}

bool reaches(const tc::Container& from, const std::string& name) {
    return from.exec({"ping", "-c", "1", "-W", "2", name}).exit_code == 0;
}

tc::docker::NetworkDetails place_of(const tc::Container& container, const tc::Network& network) {
    const auto networks = container.inspect().networks;
    const auto found = networks.find(network.name());
    return found == networks.end() ? tc::docker::NetworkDetails{} : found->second;
}

TEST(Partition, CutsAContainerOffAndHealsWithTheSameNames) {
    const auto network = tc::Network::create();
    auto cut_one = tc::run(on({{network, {"there", "there.too"}}}));
    const auto other = tc::run(on({network}));
    ASSERT_TRUE(reaches(other, "there"));
    {
        const auto partition = tc::partition(cut_one, network);
        EXPECT_FALSE(reaches(other, "there"));
        EXPECT_TRUE(place_of(cut_one, network).network_id.empty());
    }
    EXPECT_TRUE(reaches(other, "there"));
    EXPECT_TRUE(reaches(other, "there.too"));
    EXPECT_EQ(std::ranges::count(place_of(cut_one, network).aliases, cut_one.id().substr(0, 12)), 1);
}

TEST(Partition, HealsWithTheSameAddressWhereTheNetworkHasSubnets) {
    // Another run of this test may go on beside it.
    const auto prefix = "10.227." + std::to_string(::getpid() % 256) + ".";
    const auto network = tc::Network::create({.subnets = {{.subnet = prefix + "0/24"}}});
    auto fixed = tc::run(on({{network, {}, {.ipv4 = prefix + "77"}}}));
    auto picked = tc::run(on({network}));
    const auto address = place_of(picked, network).ip_address;
    auto first = tc::partition(fixed, network);
    auto second = tc::partition(picked, network);
    first.heal();
    second.heal();
    EXPECT_EQ(place_of(fixed, network).ip_address, prefix + "77");
    EXPECT_EQ(place_of(picked, network).ip_address, address);
    EXPECT_NO_THROW(first.heal());
}

TEST(Partition, LeavesTheOtherNetworksAndTheirPorts) {
    const auto network = tc::Network::create();
    auto spec = server();
    spec.networks = {"bridge", network};
    spec.stable_ports = true;
    auto container = tc::run(spec);
    const auto endpoint = container.endpoint(8080_tcp);
    {
        const auto partition = tc::partition(container, network);
        EXPECT_EQ(container.endpoint(8080_tcp), endpoint);
        EXPECT_EQ(container.inspect().networks.size(), 1U);
    }
    EXPECT_EQ(container.inspect().networks.size(), 2U);
}

TEST(Partition, NamesTheNetworksWhenTheContainerIsNotOnThatOne) {
    const auto network = tc::Network::create();
    const auto other = tc::Network::create();
    auto container = tc::run(on({network}));
    const auto error = thrown_by<tc::ConfigError>([&] { (void)tc::partition(container, other); });
    EXPECT_THAT(error.message(), AllOf(HasSubstr("is not on network \"" + other.id()),
                                       HasSubstr("it is on: " + network.name())));
}

TEST(Partition, OfAContainerThatIsRemovedNeedsNoHealing) {
    const auto network = tc::Network::create();
    auto container = tc::run(on({network}));
    auto partition = tc::partition(container, network);
    container.remove();
    EXPECT_NO_THROW(partition.heal());
}

TEST(Partition, ReportsWhatCannotBeHealed) {
    auto network = tc::Network::create();
    auto container = tc::run(on({"bridge", network}));
    testing::internal::CaptureStderr();
    {
        auto partition = tc::partition(container, network);
        network.remove();
        EXPECT_THROW(partition.heal(), tc::NotFound);
    }
    const auto report = testing::internal::GetCapturedStderr();
    EXPECT_THAT(report, testing::StartsWith("testcontainers: the partition of container " + container.name() +
                                            " from network " + network.id() + " could not be healed: "));
    EXPECT_EQ(std::ranges::count(report, '\n'), 1);
}

TEST(Freeze, StopsTheContainersProcessesForAScope) {
    auto container = tc::run(idle());
    {
        auto frozen = tc::freeze(container);
        EXPECT_TRUE(container.inspect().state.paused);
        EXPECT_THROW((void)tc::freeze(container), tc::Conflict);
        const auto child = ::fork();
        if (child == 0) {
            std::exit(0);
        }
        EXPECT_EQ(::waitpid(child, nullptr, 0), child);
        EXPECT_TRUE(container.inspect().state.paused) << "the child has left its parent's handles alone";
        frozen.heal();
        EXPECT_FALSE(container.inspect().state.paused);
    }
    EXPECT_EQ(container.exec({"echo", "alive"}).out, "alive\n");
}

TEST(Freeze, OfAContainerThatWasLetGoNeedsNoHealing) {
    auto container = tc::run(idle());
    auto frozen = tc::freeze(container);
    container.resume();
    EXPECT_NO_THROW(frozen.heal());
}

} // namespace
