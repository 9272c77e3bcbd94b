#include "process/run.hpp"
#include "registry/registry_stand_in.hpp"
#include "support/env_guard.hpp"
#include "support/temporary_folder.hpp"
#include "testcontainers/testcontainers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace testcontainers {
namespace {

using ::testing::HasSubstr;
using testsupport::content_of;
using testsupport::EnvGuard;
using testsupport::RegistryStandIn;

/// testcontainers-prefetch, in a folder without a lock file, and two images that the engine does not have.
class Prefetch : public ::testing::Test {
protected:
    ~Prefetch() override {
        for (const auto& name : {one.image(), two.image(), pinned(one), pinned(two)}) {
            try {
                images::remove(name, true);
            } catch (const NotFound&) {
                continue;
            }
        }
    }

    [[nodiscard]] process::Completed
    prefetch(std::vector<std::string> arguments,
             std::vector<std::pair<std::string, std::string>> variables = {}) const {
        arguments.insert(arguments.begin(), PREFETCH);
        return process::run(
            {.argv = arguments, .environment = std::move(variables), .working_directory = folder.path()});
    }

    static std::string pinned(const RegistryStandIn& registry) {
        return ImageReference::parse(registry.image()).familiar_name() + '@' + registry.digest();
    }

    /// Lines in the order of the two images' names.
    [[nodiscard]] std::string both(const std::string& word) const {
        std::vector<std::string> names{one.image(), two.image()};
        std::ranges::sort(names);
        return word + names.front() + '\n' + word + names.back() + '\n';
    }

    testsupport::TemporaryFolder folder;
    EnvGuard docker_config{"DOCKER_CONFIG", folder.path().string()};
    EnvGuard runtime{"XDG_RUNTIME_DIR", folder.path().string()};
    RegistryStandIn one;
    RegistryStandIn two;
};

TEST_F(Prefetch, GetsWhatARunHasRecorded) {
    const auto child =
        process::run({.argv = {CHILDREN_DIR "/child_pull", one.image(), "2"},
                      .environment = {{"TESTCONTAINERS_RECORD_IMAGES", (folder / "used").string()}}});
    ASSERT_TRUE(child.ok()) << child.err;
    EXPECT_EQ(content_of(folder / "used"), one.image() + '\n');
    folder.write("list", "# those of the nightly run\n" + two.image() + '\n');
    const auto got = prefetch({"--from", "used", "--from", "list"});
    EXPECT_EQ(got.out, "present " + one.image() + "\npulled  " + two.image() + '\n') << got.err;
    EXPECT_TRUE(got.ok());
    EXPECT_TRUE(images::exists(two.image()));
}

TEST_F(Prefetch, SaysWhatIsMissing) {
    const auto checked = prefetch({"--check", one.image(), "busybox:1"});
    EXPECT_EQ(checked.out, "missing " + one.image() + '\n') << checked.err;
    EXPECT_EQ(checked.exit_code, 1);
    const auto offline = prefetch({one.image()}, {{"TESTCONTAINERS_OFFLINE", "1"}});
    EXPECT_EQ(offline.out, checked.out);
    EXPECT_EQ(one.manifests("HEAD"), 0);
}

TEST_F(Prefetch, PinsAndGetsWhatIsPinned) {
    const auto locked = prefetch({"--lock", one.image(), two.image()});
    EXPECT_TRUE(locked.ok()) << locked.err;
    const auto text = content_of(folder / "testcontainers.lock");
    EXPECT_THAT(text, HasSubstr(one.image() + ' ' + one.digest() + '\n'));
    EXPECT_THAT(text, HasSubstr(two.image() + ' ' + two.digest() + '\n'));
    images::remove(one.image());
    images::remove(two.image());
    EXPECT_EQ(prefetch({"--check"}).out, both("missing "));
    EXPECT_EQ(prefetch({}).out, both("pulled  "));
    EXPECT_TRUE(images::exists(pinned(one)));
    EXPECT_EQ(prefetch({}).out, both("present "));
}

TEST_F(Prefetch, GoesOnAfterAFailure) {
    const auto missing = one.image() + "no";
    const auto got = prefetch({missing, two.image()});
    EXPECT_EQ(got.out, "pulled  " + two.image() + "\nfailed  " + missing + '\n');
    EXPECT_THAT(got.err, HasSubstr("image \"" + missing + "\" could not be pulled: "));
    EXPECT_THAT(got.err, HasSubstr("credentials: none"));
    EXPECT_EQ(got.exit_code, 1);
}

TEST_F(Prefetch, RefusesWhatItDoesNotUnderstand) {
    EXPECT_THAT(prefetch({"--what"}).err, HasSubstr("there is no option \"--what\""));
    EXPECT_THAT(prefetch({"--jobs", "0", "x"}).err, HasSubstr("--jobs \"0\" must be a number from 1 to 9"));
    EXPECT_THAT(prefetch({"--from", "none"}).err, HasSubstr("\"none\" cannot be read"));
    EXPECT_THAT(prefetch({"--from"}).err, HasSubstr("--from must be followed by a value"));
    EXPECT_THAT(prefetch({"No Name"}).err, HasSubstr("image \"No Name\""));
    EXPECT_EQ(prefetch({}).exit_code, 2);
    EXPECT_EQ(prefetch({"--help"}).exit_code, 0);
}

} // namespace
} // namespace testcontainers
