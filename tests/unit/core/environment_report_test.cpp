#include "core/environment_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace testcontainers::core {
namespace {

using ::testing::HasSubstr;

const EngineInfo engine{.url = "unix:///run/docker.sock",
                        .source = "default socket",
                        .product = "Docker",
                        .version = "20.10.24",
                        .api_version = "1.41",
                        .host = "127.0.0.1",
                        .local = true};

TEST(EnvironmentText, NamesTheEngineAndTheSession) {
    EXPECT_EQ(environment_text(engine, {}, "abc"),
              "Docker 20.10.24, API 1.41, at unix:///run/docker.sock (default socket); ports at 127.0.0.1; "
              "session abc; reaper process");
}

TEST(EnvironmentText, SaysWhatRemovesTheRest) {
    EXPECT_THAT(environment_text(engine, {.reaper = Settings::Reaper::ryuk}, "abc"),
                HasSubstr("reaper ryuk"));
    EXPECT_THAT(environment_text(engine, {.reaper_disabled = true}, "abc"), HasSubstr("reaper none"));
}

} // namespace
} // namespace testcontainers::core
