// Builds from images that a registry has.

#include "core/buildx.hpp"
#include "process/run.hpp"
#include "registry/registry_server.hpp"
#include "registry/registry_stand_in.hpp"
#include "support/buildx.hpp"
#include "support/env_guard.hpp"
#include "support/temporary_folder.hpp"
#include "testcontainers/testcontainers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <unistd.h>

namespace testcontainers {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testsupport::EnvGuard;
using testsupport::RegistryServer;
using testsupport::RegistryStandIn;

/// Builds with no other credentials than the test's.
class BuildsFromARegistry : public ::testing::Test {
protected:
    ~BuildsFromARegistry() override {
        for (const auto& name : names) {
            try {
                images::remove(name, true);
            } catch (const NotFound&) {
                continue;
            }
        }
    }

    testsupport::TemporaryFolder folder;
    EnvGuard docker_config{"DOCKER_CONFIG", folder.path().string()};
    std::vector<std::string> names;
};

TEST_F(BuildsFromARegistry, LogInForTheImagesTheyStartFromAndCopyFrom) {
    const RegistryServer registry({.user = "alice", .password = "hush"});
    const auto base = names.emplace_back(registry.domain() + "/base:1");
    const auto tool = names.emplace_back(registry.domain() + "/tool:1");
    folder.write("config.json", registry.login("alice", "hush"));
    for (const auto& name : {base, tool}) {
        images::tag("busybox:1", name);
        images::push(name);
        images::remove(name);
    }
    const ImageBuild wanted{.dockerfile_text =
                                "FROM " + base + "\nCOPY --from=" + tool + " /bin/busybox /copied/busybox\n"};
    folder.write("config.json", "{}");
    try {
        (void)build(wanted);
        FAIL() << "no error";
    } catch (const PullError& error) {
        EXPECT_THAT(error.message(), AllOf(HasSubstr("image \"" + base + "\" could not be pulled: "),
                                           HasSubstr("no basic auth credentials\n  credentials: none")));
    }
    folder.write("config.json", registry.login("alice", "hush"));
    const auto image = build(wanted);
    EXPECT_TRUE(images::exists(base));
    EXPECT_TRUE(images::exists(tool));
    EXPECT_EQ(run({.image = image.name(), .command = {"sleep", "600"}})
                  .exec({"/copied/busybox", "echo", "copied"})
                  .out,
              "copied\n");
}

TEST_F(BuildsFromARegistry, AreForThePlatformThatIsAskedFor) {
    const RegistryStandIn registry({}, "s390x");
    const RegistryStandIn cache({}, "s390x");
    for (const auto& name : {registry.image(), cache.image()}) {
        images::tag("busybox:1", names.emplace_back(name));
    }
    const auto image = build({.dockerfile_text = "FROM " + registry.image() + "\nLABEL a=b\n",
                              .platform = "linux/s390x",
                              .cache_from = {cache.image()}});
    EXPECT_EQ(images::inspect(registry.image()).architecture, "s390x") << "what was there is for another";
    EXPECT_EQ(images::inspect(cache.image()).architecture, "s390x") << "and so it is with its cache";
    EXPECT_EQ(images::inspect(image.name()).architecture, "s390x");
}

TEST_F(BuildsFromARegistry, AskNoHelperForWhatIsThere) {
    folder.write_program("docker-credential-broken", "echo asked > \"$0.asked\"; exit 1");
    const EnvGuard path("PATH", folder.path().string() + ':' + std::getenv("PATH"));
    folder.write("config.json", R"({"credsStore":"broken"})");
    const auto base = names.emplace_back("127.0.0.1:9/base-" + std::to_string(::getpid()) + ":1");
    images::tag("busybox:1", base);
    EXPECT_NO_THROW((void)build({.dockerfile_text = "FROM " + base + "\nLABEL a=b\n"}));
    EXPECT_FALSE(std::filesystem::exists(folder / "docker-credential-broken.asked"));
}

TEST_F(BuildsFromARegistry, HaveALoginForWhatAPlatformMayNeed) {
    folder.write_program("docker-credential-told",
                         "touch \"$0.asked\"; echo '{\"Username\":\"alice\",\"Secret\":\"hush\"}'");
    const EnvGuard path("PATH", folder.path().string() + ':' + std::getenv("PATH"));
    folder.write("config.json", R"({"credsStore":"told"})");
    const auto base = names.emplace_back("127.0.0.1:9/own-" + std::to_string(::getpid()) + ":1");
    images::tag("busybox:1", base);
    const auto own = images::inspect(base);
    EXPECT_NO_THROW((void)build(
        {.dockerfile_text = "FROM " + base + "\nLABEL a=b\n", .platform = own.os + '/' + own.architecture}));
    EXPECT_TRUE(std::filesystem::exists(folder / "docker-credential-told.asked"));
}

TEST_F(BuildsFromARegistry, TakeLayersOfAnImageThatARegistryHas) {
    const RegistryServer registry({.user = "alice", .password = "hush"});
    folder.write("config.json", registry.login("alice", "hush"));
    const auto cache = names.emplace_back(registry.domain() + "/cache:1");
    const auto unique = ::testing::UnitTest::GetInstance()->current_test_info()->name() + registry.domain();
    ImageBuild wanted{.dockerfile_text = "FROM busybox:1\nRUN cat /proc/sys/kernel/random/uuid > /id\n",
                      .args = {{"RUN", unique}},
                      .no_cache = true};
    const auto id_in = [](const Image& image) {
        return run({.image = image.name(), .command = {"sleep", "600"}, .wait = wait::running()})
            .exec({"cat", "/id"})
            .out;
    };
    std::string id;
    {
        auto image = build(wanted);
        id = id_in(image);
        images::tag(image.name(), cache);
        images::push(cache);
        images::remove(cache);
        image.remove();
    }
    EXPECT_FALSE(images::exists(cache));
    wanted.no_cache = false;
    wanted.cache_from = {cache, registry.domain() + "/no-such-cache:1"};
    ::testing::internal::CaptureStderr();
    const auto again = build(wanted);
    EXPECT_THAT(::testing::internal::GetCapturedStderr(),
                HasSubstr("testcontainers: a build goes on without a cache: image \"" + registry.domain() +
                          "/no-such-cache:1\" could not be pulled: "));
    EXPECT_EQ(id_in(again), id);
}

/// Where none is in the folders of docker's plugins.
TEST_F(BuildsFromARegistry, NeedNoBuildKitForPlatformsThatHaveDefaults) {
    const EnvGuard path("PATH", "/nonexistent");
    if (core::installed_buildx("", core::plugin_folders())) {
        GTEST_SKIP() << "docker-buildx is among docker's plugins of this machine";
    }
    const auto image = build({.dockerfile_text = "FROM busybox:${TARGETVARIANT:-1}\nARG TARGETARCH\n"
                                                 "RUN echo built of ${TARGETARCH:-nothing} > /built\n"});
    EXPECT_EQ(run({.image = image.name(), .command = {"sleep", "600"}}).read_file("/built"),
              "built of nothing\n");
}

/// Those that need BuildKit.
class BuildKitFromARegistry : public BuildsFromARegistry {
protected:
    void SetUp() override { testsupport::need_buildx(); }
};

TEST_F(BuildKitFromARegistry, LogsInForTheImagesItStartsFrom) {
    const RegistryServer registry({.user = "alice", .password = "hush"});
    const auto base = names.emplace_back(registry.domain() + "/base:1");
    folder.write("config.json", registry.login("alice", "hush"));
    images::tag("busybox:1", base);
    images::push(base);
    images::remove(base);
    folder.write("config.json", "{}");
    const EnvGuard login("DOCKER_AUTH_CONFIG", registry.login("alice", "hush"));
    const auto image =
        build({.dockerfile_text = "FROM " + base + "\nRUN --mount=type=cache,target=/c echo a > /a\n"});
    EXPECT_TRUE(images::exists(base));
    EXPECT_TRUE(images::exists(image.name()));
}

TEST_F(BuildKitFromARegistry, GetsItsCacheWithOurCredentials) {
    const RegistryServer registry({.user = "alice", .password = "hush"});
    const EnvGuard login("DOCKER_AUTH_CONFIG", registry.login("alice", "hush"));
    const auto cache = names.emplace_back(registry.domain() + "/cache:1");
    images::tag("busybox:1", cache);
    images::push(cache);
    images::remove(cache);
    const auto image = build({.dockerfile_text = "FROM busybox:1\nLABEL a=b\n",
                              .cache_from = {cache},
                              .builder = Builder::buildkit});
    EXPECT_TRUE(images::exists(cache));
}

TEST_F(BuildKitFromARegistry, GetsItsFrontendAsItGetsImages) {
    const RegistryStandIn registry;
    names.push_back(registry.image());
    const ImageBuild wanted{.dockerfile_text = "# syntax=" + registry.image() + "\nFROM busybox:1\n",
                            .builder = Builder::buildkit};
    EXPECT_THROW((void)build(wanted), BuildError) << "it is none";
    EXPECT_TRUE(images::exists(registry.image()));
    EXPECT_EQ(registry.layers(), 1);
}

TEST_F(BuildKitFromARegistry, GetsItsFrontendForTheEnginesOwnPlatform) {
    const RegistryStandIn registry({}, "s390x");
    const auto frontend = names.emplace_back(registry.image());
    images::tag("busybox:1", frontend);
    const auto own = images::inspect(frontend).architecture;
    const auto done = process::run(
        {.argv = {CHILDREN_DIR "/child_build",
                  "# syntax=" + frontend + "\nFROM scratch\nRUN --mount=type=cache,target=/c a\n"},
         .environment = {{"DOCKER_DEFAULT_PLATFORM", "linux/s390x"}}});
    EXPECT_THAT(done.err, HasSubstr("docker buildx ended with exit code")) << "it is no frontend";
    EXPECT_EQ(images::inspect(frontend).architecture, own);
    EXPECT_EQ(registry.layers(), 0);
}

TEST_F(BuildKitFromARegistry, SaysAllThatIsMissingOffline) {
    const auto done =
        process::run({.argv = {CHILDREN_DIR "/child_build",
                               "# syntax=127.0.0.1:9/frontend:1\nFROM 127.0.0.1:9/one:1\n"
                               "COPY --from=127.0.0.1:9/two:1 /a /b\nRUN --mount=type=cache,target=/c a\n"},
                      .environment = {{"TESTCONTAINERS_OFFLINE", "1"}}});
    EXPECT_EQ(done.exit_code, 1);
    EXPECT_THAT(done.err, HasSubstr("image \"127.0.0.1:9/frontend:1\" is not in the engine, and "
                                    "TESTCONTAINERS_OFFLINE forbids to pull it"));
    EXPECT_THAT(done.err,
                HasSubstr("\n  further images of the build that are missing:\n    127.0.0.1:9/one:1\n"
                          "    127.0.0.1:9/two:1\n"));
}

TEST_F(BuildsFromARegistry, PullAnewWhereThatIsAskedFor) {
    const RegistryStandIn registry;
    names.push_back(registry.image());
    ImageBuild wanted{.dockerfile_text = "FROM " + registry.image() + "\nLABEL a=b\n"};
    { const auto image = build(wanted); }
    const auto asked = [&] { return registry.manifests("HEAD") + registry.manifests("GET"); };
    const auto once = asked();
    EXPECT_GT(once, 0);
    { const auto image = build(wanted); }
    EXPECT_EQ(asked(), once) << "the engine has it";
    wanted.pull = true;
    const auto image = build(wanted);
    EXPECT_GT(asked(), once);
}

} // namespace
} // namespace testcontainers
