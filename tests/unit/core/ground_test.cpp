#include "core/ground.hpp"

#include "testcontainers/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

namespace tc = testcontainers;
using tc::core::Ground;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

tc::ContainerSpec mounted() {
    return {.image = "a",
            .mounts = {tc::TmpfsMount{.target = "/scratch"}, tc::VolumeMount{"data", "/scratch/kept/"},
                       tc::BindMount{.source = "/etc", .target = "/seed", .read_only = true}}};
}

std::vector<std::string> problems_of(const tc::ContainerSpec& spec, const std::string& target) {
    tc::core::Problems problems;
    Ground::of(spec).check_before_start(problems, "file", tc::FileContent{.content = "", .target = target});
    return std::move(problems).take();
}

TEST(Ground, KnowsTheInnermostMountOverAPath) {
    const auto ground = Ground::of(mounted());
    EXPECT_TRUE(ground.is_in_memory("/scratch"));
    EXPECT_TRUE(ground.is_in_memory("/scratch/a/b"));
    EXPECT_TRUE(ground.is_in_memory("//scratch/./a"));
    EXPECT_FALSE(ground.is_in_memory("/scratch/kept/a"));
    EXPECT_FALSE(ground.is_in_memory("/scratches/a"));
    EXPECT_FALSE(Ground{}.is_in_memory("/scratch/a"));
}

TEST(Ground, IsUnpackedInTheRootFolderWhereThatCanBeWritten) {
    auto spec = mounted();
    EXPECT_EQ(Ground::of(spec).unpacked_at("/scratch/kept/a/b"), "/");
    spec.security.read_only_root = true;
    EXPECT_EQ(Ground::of(spec).unpacked_at("/scratch/kept/a/b"), "/scratch/kept");
    EXPECT_EQ(Ground::of(spec).unpacked_at("/of/another"), "/of");
}

TEST(Ground, RefusesBeforeTheStartWhatWouldBeLost) {
    EXPECT_THAT(problems_of(mounted(), "/scratch/a"), ElementsAre(HasSubstr("is in memory, at /scratch")));
    EXPECT_THAT(problems_of(mounted(), "/seed/a"),
                ElementsAre(HasSubstr("is on mounts[2], at /seed, which can only be read")));
    EXPECT_THAT(problems_of(mounted(), "/scratch/kept/a"), IsEmpty());
    EXPECT_THAT(problems_of(mounted(), "/elsewhere"), IsEmpty());
}

TEST(Ground, LeavesItToTheEngineWhatVolumesOfOthersCover) {
    auto spec = mounted();
    spec.security.read_only_root = true;
    EXPECT_THAT(problems_of(spec, "/elsewhere"), ElementsAre(HasSubstr("is on the root file system")));
    spec.volumes_from = {{.container = "other"}};
    EXPECT_THAT(problems_of(spec, "/elsewhere"), IsEmpty());
}

TEST(Ground, RefusesLaterAFolderOfWhichAPartWouldBeLost) {
    auto spec = mounted();
    spec.mounts = {tc::TmpfsMount{.target = "/up/passwd"}};
    const auto ground = Ground::of(spec);
    EXPECT_THROW(ground.require_no_memory_below({.source = "/etc", .target = "/up"}, {}), tc::ConfigError);
    EXPECT_NO_THROW(ground.require_no_memory_below({.source = "/etc", .target = "/up/passwd"}, {}));
    EXPECT_NO_THROW(ground.require_no_memory_below({.source = "/etc", .target = "/elsewhere"}, {}));
}

TEST(Ground, RefusesLaterWhatCanOnlyBeRead) {
    EXPECT_THROW(Ground::of(mounted()).require_writable("/seed/a", {}), tc::ConfigError);
    EXPECT_NO_THROW(Ground::of(mounted()).require_writable("/scratch/a", {}));
}

} // namespace
