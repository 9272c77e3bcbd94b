// How the container is made through which files of a volume are reached.

#include "core/volume_container.hpp"
#include "session/session.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace testcontainers::contract {
namespace {

const session::Session run{"run-7"};

TEST(VolumeContainer, HasTheVolumeAndNothingOfItsImageInIt) {
    const auto mounts = core::volume_container("data", "/volume", {}).mounts;
    ASSERT_EQ(mounts.size(), 1U);
    EXPECT_EQ(mounts[0].source, "data");
    EXPECT_EQ(mounts[0].target, "/volume");
    EXPECT_TRUE(mounts[0].no_copy);
}

TEST(VolumeContainer, IsOneOfItsSessionAndInheritsNoneOfTheLibrarysLabelsFromItsImage) {
    const auto labels = core::volume_container("data", "/volume", run.labels()).labels;
    EXPECT_TRUE(run.made(labels));
    for (const auto name :
         {session::image_label, session::owner_label, session::shared_label, session::hash_label,
          session::idle_label, session::place_label, session::keep_label}) {
        EXPECT_EQ(labels.at(std::string{name}), "") << name;
    }
}

} // namespace
} // namespace testcontainers::contract
