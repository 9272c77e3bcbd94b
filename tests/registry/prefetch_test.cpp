#include "process/run.hpp"
#include "registry/registry_stand_in.hpp"
#include "support/env_guard.hpp"
#include "support/gate.hpp"
#include "support/temporary_folder.hpp"
#include "testcontainers/testcontainers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
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
        further.insert(further.end(), {one.image(), two.image(), pinned(one), pinned(two)});
        for (const auto& name : further) {
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
    /// More images that are removed in the end.
    std::vector<std::string> further;
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

TEST_F(Prefetch, GetsWhatABuildHasRecorded) {
    const auto child =
        process::run({.argv = {CHILDREN_DIR "/child_build",
                               "FROM " + one.image() + "\nCOPY --from=" + two.image() + " / /\n"},
                      .environment = {{"TESTCONTAINERS_RECORD_IMAGES", (folder / "used").string()},
                                      {"TESTCONTAINERS_RYUK_DISABLED", "true"}}});
    ASSERT_TRUE(child.ok()) << child.err;
    EXPECT_EQ(content_of(folder / "used"), one.image() + '\n' + two.image() + '\n');
    images::remove(one.image(), true);
    images::remove(two.image(), true);
    EXPECT_EQ(prefetch({"--from", "used"}).out, "pulled  " + one.image() + "\npulled  " + two.image() + '\n');
}

TEST_F(Prefetch, GetsWhatIsWantedForAnotherPlatform) {
    const RegistryStandIn other({}, "s390x");
    further.push_back(other.image());
    images::tag("busybox:1", other.image());
    folder.write("used", other.image() + " linux/s390x\n");
    const auto name = other.image() + " linux/s390x\n";
    EXPECT_EQ(prefetch({"--check", "--from", "used"}).out, "missing " + name);
    const auto got = prefetch({"--from", "used"});
    EXPECT_EQ(got.out, "pulled  " + name) << got.err;
    EXPECT_EQ(images::inspect(other.image()).architecture, "s390x");
    EXPECT_EQ(prefetch({"--from", "used"}).out, "present " + name);
}

TEST_F(Prefetch, PullsSideBySide) {
    // Each registry answers when the other is asked as well.
    testsupport::Gate first_asked;
    testsupport::Gate second_asked;
    const auto meeting = [](testsupport::Gate& own, testsupport::Gate& other) {
        return [&](const std::string&, const std::string& path, testsupport::Peer&) {
            if (path != "/v2/") {
                own.open();
                EXPECT_TRUE(other.wait());
            }
            return false;
        };
    };
    const RegistryStandIn first(meeting(first_asked, second_asked));
    const RegistryStandIn second(meeting(second_asked, first_asked));
    further = {first.image(), second.image()};
    const auto got = prefetch({"--jobs", "2", first.image(), second.image()});
    EXPECT_EQ(got.out, "pulled  " + first.image() + "\npulled  " + second.image() + '\n') << got.err;
}

TEST_F(Prefetch, PutsANewLockFileInThePlaceOfTheOldOne) {
    const auto text = one.image() + ' ' + one.digest() + '\n';
    folder.write("real.lock", text);
    std::filesystem::create_hard_link(folder / "real.lock", folder / "held-open.lock");
    std::filesystem::create_symlink("real.lock", folder / "testcontainers.lock");
    const auto locked = prefetch({"--lock", two.image()});
    EXPECT_TRUE(locked.ok()) << locked.err;
    EXPECT_TRUE(std::filesystem::is_symlink(folder / "testcontainers.lock"));
    EXPECT_THAT(content_of(folder / "real.lock"), HasSubstr(text));
    EXPECT_THAT(content_of(folder / "real.lock"), HasSubstr(two.image() + ' ' + two.digest() + '\n'));
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
        files += entry.path().string().find(".lock") != std::string::npos ? 1 : 0;
    }
    EXPECT_EQ(files, 3U) << "nothing is left beside it";
    EXPECT_EQ(content_of(folder / "held-open.lock"), text) << "who was reading the old one has it whole";
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
