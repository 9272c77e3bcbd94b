#include "core/live_containers.hpp"

#include <gtest/gtest.h>

namespace testcontainers::core {
namespace {

TEST(LiveContainers, OfTwoHandlesOneIsForgotten) {
    LiveContainers containers;
    containers.add({.id = "a"});
    containers.add({.id = "a"});
    EXPECT_TRUE(containers.forget("a"));
    EXPECT_EQ(containers.all().size(), 1U);
    EXPECT_TRUE(containers.forget("a"));
    EXPECT_FALSE(containers.forget("a"));
}

} // namespace
} // namespace testcontainers::core
