// Tests that leave something to look at, when TESTCONTAINERS_KEEP says so.

#include "testcontainers/gtest.hpp"
#include "testcontainers/testcontainers.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include <unistd.h>

namespace {

namespace tc = testcontainers;

tc::ContainerSpec sleeper() { return {.image = "busybox:1", .command = {"sleep", "600"}}; }

tc::ContainerSpec failing() {
    return {.image = "busybox:1", .command = {"sh", "-c", "exit 7"}, .wait = tc::wait::log("never written")};
}

tc::ContainerSpec on(const tc::Network& network, const tc::Volume& volume) {
    auto spec = sleeper();
    spec.networks = {network};
    spec.mounts = {tc::VolumeMount{.volume = volume, .target = "/data"}};
    return spec;
}

TEST(Kept, FailsWithANetworkAndAVolume) {
    const auto network = tc::Network::create();
    const auto unused = tc::Network::create();
    const auto volume = tc::Volume::create();
    const auto container = tc::run(on(network, volume));
    FAIL() << "on purpose";
}

TEST(Kept, ThrowsWithANetworkAndAVolume) {
    const auto network = tc::Network::create();
    const auto volume = tc::Volume::create();
    const auto container = tc::run(on(network, volume));
    throw std::runtime_error("on purpose");
}

TEST(Kept, FailsToStart) { const auto container = tc::run(failing()); }

TEST(Kept, ExpectsAStartThatFails) { EXPECT_THROW((void)tc::run(failing()), tc::StartError); }

TEST(Kept, NeedsTheNameOfAStartThatFailed) {
    auto spec = failing();
    spec.naming.name = "tc-kept-" + std::to_string(::getpid());
    EXPECT_THROW((void)tc::run(spec), tc::StartError);
    auto other = sleeper();
    other.naming.name = spec.naming.name;
    const auto container = tc::run(other);
}

TEST(Kept, FailsAfterItsContainerHasGone) {
    { const auto container = tc::run(sleeper()); }
    FAIL() << "on purpose";
}

TEST(Kept, Passes) { const auto container = tc::run(sleeper()); }

TEST(Kept, FailsWithASharedService) {
    const auto service = tc::shared("kept", sleeper(), {.grace = std::chrono::milliseconds{1}});
    FAIL() << "on purpose";
}

class Suite : public tc::testing::SharedFixture<Suite, tc::Container> {
public:
    static tc::Container start() { return tc::run(sleeper()); }
};

TEST_F(Suite, First) { FAIL() << "on purpose"; }
TEST_F(Suite, Second) { EXPECT_EQ(resource().exec({"echo", "alive"}).out, "alive\n"); }

} // namespace
