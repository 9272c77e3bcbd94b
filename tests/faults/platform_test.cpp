// The platform of all that name none, as DOCKER_DEFAULT_PLATFORM sets it, against the real engine.

#include "core/container_state.hpp"
#include "docker/connect.hpp"
#include "engine/engine_state.hpp"
#include "witness.hpp"

#include "testcontainers/testcontainers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace testcontainers::testsupport {
namespace {

/// What a start says in an engine with this usual platform; empty when it succeeds.
std::string refusal_with(const std::string& platform, const ContainerSpec& spec) {
    const std::string scheme = "unix://";
    const auto& usual = Engine::current().info();
    auto settings = Settings::current();
    settings.default_platform = platform;
    Engine::State engine(usual, docker::connect({.unix_socket = usual.url.substr(scheme.size())}).client,
                         settings);
    try {
        (void)core::start_container(engine, spec, {}, std::source_location::current());
    } catch (const PullError& refusal) {
        return refusal.message();
    }
    EXPECT_TRUE(engine.removals().await_all(std::chrono::seconds{30}));
    return {};
}

TEST(DefaultPlatform, IsThatOfContainersWhoseSpecNamesNone) {
    if (!Engine::current().info().url.starts_with("unix://")) {
        GTEST_SKIP() << "the test makes a connection of its own, to the socket of an engine on this machine";
    }
    const auto engine = usual_engine().system().version();
    const auto own = engine.os + "/" + engine.arch;
    const std::string other = engine.arch == "arm64" ? "linux/amd64" : "linux/arm64";
    ContainerSpec spec{.image = "busybox:1", .command = {"sleep", "600"}, .pull = PullPolicy::never};
    EXPECT_THAT(refusal_with(other, spec), ::testing::HasSubstr(" is not in the engine for " + other));
    EXPECT_EQ(refusal_with(own, spec), "");
    spec.platform = own;
    EXPECT_EQ(refusal_with(other, spec), "");
}

} // namespace
} // namespace testcontainers::testsupport
