// Builds from images that a registry has.

#include "registry/registry_server.hpp"
#include "registry/registry_stand_in.hpp"
#include "support/env_guard.hpp"
#include "support/temporary_folder.hpp"
#include "testcontainers/testcontainers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

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
