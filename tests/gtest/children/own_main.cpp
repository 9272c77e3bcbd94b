// A main() of one's own that asks for the logs of failed tests.

#include "testcontainers/gtest.hpp"
#include "testcontainers/testcontainers.hpp"

#include <gtest/gtest.h>

#include <iostream>

namespace {

namespace tc = testcontainers;

TEST(OwnMain, Fails) {
    const auto container = tc::run({.image = "busybox:1",
                                    .command = {"sh", "-c", "echo hello; exec sleep 600"},
                                    .wait = tc::wait::log("hello")});
    FAIL() << "on purpose";
}

} // namespace

int main(int argc, char** argv) {
    std::cout << "my own main" << std::endl;
    ::testing::InitGoogleTest(&argc, argv);
    tc::testing::install();
    tc::testing::install(); // a second time changes nothing
    return RUN_ALL_TESTS();
}
