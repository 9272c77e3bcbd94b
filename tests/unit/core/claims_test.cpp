#include "core/claims.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace testcontainers::core {
namespace {

using namespace literals;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

TEST(Claims, OrdinaryContainersHaveNone) {
    EXPECT_THAT(needed_by({.image = "redis:7", .ports = {6379_tcp}, .networks = {{"backend"}}}), IsEmpty());
}

TEST(Claims, AreWhatTwoContainersCannotBothHave) {
    const ContainerSpec spec{.image = "redis:7",
                             .ports = {{6379_tcp, 40001}, {53_udp, 53}},
                             .mounts = {VolumeMount{"data", "/data"}},
                             .networks = {{"backend", {"cache", "db"}}},
                             .naming = {.name = "orders"}};
    EXPECT_THAT(held_by(spec),
                UnorderedElementsAre("container orders", "port 40001/tcp", "port 53/udp",
                                     "content of volume data", "alias backend/cache", "alias backend/db"));
    EXPECT_EQ(needed_by(spec), held_by(spec));
}

TEST(Claims, ReadersNeedAVolumeAndDoNotHoldIt) {
    const ContainerSpec reader{
        .image = "redis:7", .mounts = {VolumeMount{.volume = "data", .target = "/data", .read_only = true}}};
    EXPECT_THAT(held_by(reader), IsEmpty());
    EXPECT_THAT(needed_by(reader), UnorderedElementsAre("content of volume data"));
}

TEST(Claims, OnlyWritableFoldersOfTheHostMayChange) {
    ContainerSpec spec{.image = "redis:7", .mounts = {BindMount{"/seed", "/seed", true}, TmpfsMount{"/t"}}};
    EXPECT_FALSE(writes_to_host(spec));
    spec.mounts.push_back(BindMount{"/out", "/out"});
    EXPECT_TRUE(writes_to_host(spec));
}

} // namespace
} // namespace testcontainers::core
