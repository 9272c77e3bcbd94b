// GoogleTest's ways to end: failures and death tests beside a live container.

#include "testcontainers/docker/client.hpp"
#include "testcontainers/testcontainers.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <stdexcept>

namespace {

namespace tc = testcontainers;

class Box : public testing::Test {
protected:
    tc::Network network = tc::Network::create();
    tc::Volume volume = tc::Volume::create();
    tc::Container container = tc::run({.image = "busybox:1",
                                       .command = {"sleep", "600"},
                                       .mounts = {tc::VolumeMount{volume, "/data"}},
                                       .networks = {network},
                                       .wait = tc::wait::running()});
};

TEST_F(Box, Fails) { FAIL() << "on purpose"; }

TEST_F(Box, Throws) { throw std::runtime_error("on purpose"); }

TEST_F(Box, OutlivesDeaths) {
    EXPECT_EXIT(std::exit(3), testing::ExitedWithCode(3), "");
    EXPECT_DEATH(std::abort(), "");
    EXPECT_EQ(container.exec({"echo", "alive"}).out, "alive\n");
    EXPECT_TRUE(container.inspect().state.running);
}

} // namespace

int main(int argc, char** argv) {
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
