#include "docker/api_version.hpp"

#include "docker/ping.hpp"

#include "testcontainers/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace testcontainers::docker {
namespace {

TEST(ApiVersion, IsComparedNumberByNumber) {
    EXPECT_LT((ApiVersion{1, 9}), (ApiVersion{1, 41}));
    EXPECT_LT((ApiVersion{1, 55}), (ApiVersion{2, 0}));
    EXPECT_EQ(ApiVersion::parse("1.41"), (ApiVersion{1, 41}));
    EXPECT_EQ(to_string(ApiVersion{1, 44}), "1.44");
}

class NoApiVersion : public ::testing::TestWithParam<const char*> {};

TEST_P(NoApiVersion, IsNotRead) { EXPECT_EQ(ApiVersion::parse(GetParam()), std::nullopt); }

INSTANTIATE_TEST_SUITE_P(Texts, NoApiVersion,
                         ::testing::Values("", "1", "1.", ".41", "1.41.2", "v1.41", "1.4x", "-1.41", "1.-4",
                                           " 1.41", "99999999999.1"));

ApiVersion agreed(const std::string& offered) { return agree(offered, Caller(Call{})); }

TEST(ApiVersion, IsTheNewestThatBothKnow) {
    EXPECT_EQ(agreed("1.41"), (ApiVersion{1, 41}));
    EXPECT_EQ(agreed("1.47"), (ApiVersion{1, 47}));
    EXPECT_EQ(agreed("1.99"), newest_version);
    EXPECT_EQ(agreed("2.0"), newest_version);
}

std::string refusal_of(const std::string& offered) {
    try {
        (void)agreed(offered);
    } catch (const EngineUnavailable& error) {
        return error.message();
    }
    return "agreed";
}

TEST(ApiVersion, OfAnOldEngineIsRefused) {
    EXPECT_EQ(refusal_of("1.39"), "speaks API 1.39; at least 1.41 is needed (Docker 20.10)");
    EXPECT_EQ(refusal_of("1.9"), "speaks API 1.9; at least 1.41 is needed (Docker 20.10)");
}

TEST(ApiVersion, MustBeSaidByTheEngine) {
    EXPECT_EQ(refusal_of(""), "does not say which API it speaks: is it a container engine?");
    EXPECT_EQ(refusal_of("new"), "speaks API \"new\", which is no version such as 1.41");
}

TEST(Ping, IsReadFromTheHeaders) {
    const auto docker = read_ping({200,
                                   {{"Api-Version", "1.41"},
                                    {"Ostype", "linux"},
                                    {"Server", "Docker/20.10.24+dfsg1 (linux)"},
                                    {"Date", "Sun, 06 Nov 1994 08:49:37 GMT"}},
                                   "OK"});
    EXPECT_EQ(docker.api_version, "1.41");
    EXPECT_EQ(docker.os_type, "linux");
    EXPECT_EQ(docker.engine_version, "20.10.24+dfsg1");
    EXPECT_FALSE(docker.podman);
    EXPECT_EQ(docker.time, std::chrono::system_clock::from_time_t(784111777));
}

TEST(Ping, KnowsPodmanByItsHeader) {
    const auto podman = read_ping(
        {200,
         {{"api-version", "1.41"}, {"libpod-api-version", "4.3.1"}, {"Server", "Libpod/4.3.1 (linux)"}},
         "OK"});
    EXPECT_TRUE(podman.podman);
    EXPECT_EQ(podman.engine_version, "4.3.1");
    EXPECT_FALSE(podman.time);
}

TEST(Ping, MayKeepTheEnginesVersionToItself) {
    EXPECT_EQ(read_ping({200, {{"Api-Version", "1.41"}}, "OK"}).engine_version, "");
    EXPECT_EQ(read_ping({200, {{"Server", "nginx"}}, "OK"}).engine_version, "");
}

} // namespace
} // namespace testcontainers::docker
