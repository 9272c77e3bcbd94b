#include "core/leased.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

namespace tc = testcontainers;
using namespace tc::literals;
using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::HasSubstr;

TEST(SharedProblems, NamePortsThatEndWithTheProcess) {
    EXPECT_THAT(
        tc::core::problems_of_shared("pool", "boxes", {.image = "busybox:1", .exposed_host_ports = {80_tcp}},
                                     2s),
        Contains(HasSubstr("exposed_host_ports: end with this process, and a shared pool does not; take "
                           "`extra_hosts` and a server on all addresses instead")));
}

TEST(SharedProblems, NameAContainerThatNobodyWouldCleanUp) {
    EXPECT_THAT(tc::core::problems_of_shared("pool", "boxes", {.image = "busybox:1", .clean_up = false}, 2s),
                Contains(HasSubstr("clean_up: a shared pool ends with its session")));
}

} // namespace
