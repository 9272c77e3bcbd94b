#include "core/engine_needs.hpp"

#include "testcontainers/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

namespace tc = testcontainers;
using namespace std::chrono_literals;
using tc::core::missing_in_engine;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

tc::ContainerSpec modern() {
    return {.image = "a",
            .mounts = {tc::VolumeMount{.volume = "data", .target = "/a", .subpath = "x"},
                       tc::ImageMount{.image = "a", .target = "/b"}},
            .annotations = {{"a", "b"}},
            .healthcheck = tc::Healthcheck{.command = {"x"}, .start_interval = 1ms}};
}

TEST(EngineNeeds, NameTheVersionThatIsNeeded) {
    EXPECT_THAT(
        missing_in_engine(modern(), "1.41"),
        ElementsAre("mounts[0].subpath: needs an engine with API 1.45; this one speaks 1.41",
                    "mounts[1].image: needs an engine with API 1.48; this one speaks 1.41",
                    "annotations: needs an engine with API 1.43; this one speaks 1.41",
                    "healthcheck.start_interval: needs an engine with API 1.44; this one speaks 1.41"));
}

TEST(EngineNeeds, AreMetByANewEngine) {
    EXPECT_THAT(missing_in_engine(modern(), "1.48"), IsEmpty());
    EXPECT_THAT(missing_in_engine(modern(), "1.47"),
                ElementsAre("mounts[1].image: needs an engine with API 1.48; this one speaks 1.47"));
}

TEST(EngineNeeds, AreFewForMostSpecs) {
    EXPECT_THAT(missing_in_engine({.image = "a", .mounts = {tc::VolumeMount{"data", "/a"}}}, "1.41"),
                IsEmpty());
}

TEST(EngineNeeds, AreAMatterOfConfiguration) {
    EXPECT_THROW(tc::core::check_engine(modern(), "1.41", {}), tc::ConfigError);
    EXPECT_NO_THROW(tc::core::check_engine(modern(), "1.55", {}));
}

} // namespace
