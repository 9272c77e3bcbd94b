// Tests whose containers go through every stage, one of them in vain.

#include "testcontainers/testcontainers.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace {

namespace tc = testcontainers;

/// The name of an image that a registry has.
std::string image() {
    const auto* const name = std::getenv("ORDERS_IMAGE");
    return name == nullptr ? "" : name;
}

TEST(Orders, ArePulled) {
    const auto container = tc::run({.image = image(),
                                    .command = {"sh", "-c", "echo ready; exec sleep 600"},
                                    .wait = tc::wait::log("ready")});
    EXPECT_GT(container.start_times().image.count(), 0);
}

TEST(Orders, RunToTheirEnd) {
    EXPECT_EQ(tc::run_once({.image = "busybox:1", .command = {"sh", "-c", "exit 3"}}).exit_code, 3);
}

TEST(Orders, AreInNoRegistry) { EXPECT_THROW((void)tc::run({.image = image() + "-missing"}), tc::PullError); }

TEST(Orders, AreNeverReady) {
    const auto container = tc::run(
        {.image = "busybox:1", .command = {"sh", "-c", "exit 7"}, .wait = tc::wait::log("never written")});
}

} // namespace
