#include "integration/boxes.hpp"
#include "support/temporary_folder.hpp"
#include "testcontainers/image_build.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace tc = testcontainers;
using namespace tc::testsupport;
using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;
using ::testing::StartsWith;

/// What a command prints in a container of the image.
std::string printed_in(const tc::Image& image, const std::vector<std::string>& command) {
    auto spec = idle();
    spec.image = image.name();
    return tc::run(spec).exec(command).out;
}

/// Whether the engine does not have an image within a while any more.
bool is_gone(const std::string& name) {
    const auto deadline = std::chrono::steady_clock::now() + 30s;
    while (tc::images::exists(name) && std::chrono::steady_clock::now() < deadline) {
    }
    return !tc::images::exists(name);
}

TEST(ImageBuilds, TakeWhatTheContextHas) {
    const TemporaryFolder folder;
    folder.write("Dockerfile", "FROM busybox:1\nCOPY app /app\n");
    folder.write("app/run.sh", "echo it runs\n");
    std::filesystem::permissions(folder / "app/run.sh", std::filesystem::perms{0750});
    std::filesystem::create_symlink("run.sh", folder / "app/link");
    const auto image = tc::build({.context = folder.path()});
    EXPECT_THAT(image.name(), StartsWith("localhost/testcontainers-build:"));
    EXPECT_EQ(
        printed_in(image, {"sh", "-c", "sh /app/link; stat -c '%a %u %g' /app/run.sh; readlink /app/link"}),
        "it runs\n750 0 0\nrun.sh\n");
}

TEST(ImageBuilds, TakeADockerfileAndFilesFromMemory) {
    const auto image =
        tc::build({.dockerfile_text = "FROM busybox:1\nCOPY . /all\n",
                   .files = {{.path = "deep/in/it", .content = "from memory\n", .mode = 0600}}});
    EXPECT_EQ(
        printed_in(image, {"sh", "-c", "cd /all; find . -type f; stat -c %a deep/in/it; cat deep/in/it"}),
        "./deep/in/it\n600\nfrom memory\n");
}

TEST(ImageBuilds, LeaveOutWhatDockerignoreNames) {
    const TemporaryFolder folder;
    folder.write("Dockerfile", "FROM busybox:1\nCOPY . /all\n");
    folder.write(".dockerignore", "**/*.log\n!keep.log\nDockerfile\nsecret\n");
    for (const auto* const file : {"a.log", "keep.log", "deep/b.log", "secret/key", "text"}) {
        folder.write(file, "");
    }
    const auto image = tc::build({.context = folder.path()});
    EXPECT_EQ(printed_in(image, {"sh", "-c", "cd /all; find . -type f | sort"}),
              "./.dockerignore\n./keep.log\n./text\n");
}

TEST(ImageBuilds, HaveArgumentsLabelsAndATarget) {
    const auto image = tc::build(
        {.dockerfile_text = "ARG BASE=nothing\nFROM ${BASE} AS first\nARG WHAT\nRUN echo $WHAT > /what\n"
                            "FROM first AS second\nRUN echo more >> /what\n",
         .args = {{"BASE", "busybox:1"}, {"WHAT", "an argument"}},
         .target = "first",
         .labels = {{"team", "orders"}}});
    EXPECT_EQ(printed_in(image, {"cat", "/what"}), "an argument\n");
    EXPECT_THAT(tc::images::inspect(image.name()).labels,
                AllOf(Contains(Pair("team", "orders")), Contains(Pair("org.testcontainers.lang", "cpp"))));
}

TEST(ImageBuilds, GiveNoLabelsOfOursToWhatIsMadeOfThem) {
    const auto image = tc::build({.dockerfile_text = "FROM busybox:1\nLABEL a=" + unique_text() + "\n"});
    ASSERT_NE(tc::images::inspect(image.name()).labels.at("org.testcontainers.shared"), "");
    const auto container = tc::run({.image = image.name(), .command = {"sleep", "600"}});
    const auto other = tc::run({.image = "busybox:1", .command = {"sleep", "600"}});
    auto expected = other.inspect().labels;
    auto labels = container.inspect().labels;
    labels.erase("a");
    labels.erase("org.testcontainers.created");
    expected.erase("org.testcontainers.created");
    EXPECT_EQ(labels, expected);

    const auto kept = tc::build({.dockerfile_text = "FROM " + image.name() + "\n", .keep = true});
    labels = tc::images::inspect(kept.name()).labels;
    tc::images::remove(kept.name());
    for (const auto* const name : {"session-id", "sessionId", "owner", "shared", "image"}) {
        EXPECT_EQ(labels.at(std::string{"org.testcontainers."} + name), "") << name;
    }
}

TEST(ImageBuilds, MayHaveANameBesides) {
    const auto name = "localhost/built-" + unique_text() + ":3";
    {
        const auto image = tc::build({.dockerfile_text = "FROM busybox:1\nLABEL a=b\n", .name = name});
        EXPECT_EQ(tc::images::inspect(name).id, image.id());
    }
    EXPECT_TRUE(is_gone(name)) << "it goes with the image, a moment later";
}

TEST(ImageBuilds, AreNotRepeatedForTheSame) {
    const tc::ImageBuild wanted{.dockerfile_text =
                                    "FROM busybox:1\nRUN cat /proc/sys/kernel/random/uuid > /id\n",
                                .args = {{"RUN", unique_text()}}};
    std::string output;
    const auto first = tc::build(wanted, [&](std::string_view text) { output += text; });
    EXPECT_THAT(output, HasSubstr("RUN cat"));
    output.clear();
    const auto again = tc::build(wanted, [&](std::string_view text) { output += text; });
    EXPECT_EQ(again.id(), first.id());
    EXPECT_EQ(output, "");
    auto other = wanted;
    other.labels = {{"another", "one"}};
    EXPECT_NE(tc::build(other).id(), first.id());
}

TEST(ImageBuilds, AreRepeatedWhenAFileHasChanged) {
    const TemporaryFolder folder;
    folder.write("Dockerfile", "FROM busybox:1\nCOPY file /\n");
    folder.write("file", "one");
    const auto first = tc::build({.context = folder.path()});
    folder.write("file", "two");
    const auto second = tc::build({.context = folder.path()});
    EXPECT_NE(first.id(), second.id());
    EXPECT_EQ(printed_in(second, {"cat", "/file"}), "two");
}

TEST(ImageBuilds, ThatAreKeptAreFoundLater) {
    const tc::ImageBuild wanted{.dockerfile_text = "FROM busybox:1\nLABEL kept=" + unique_text() + "\n",
                                .keep = true};
    std::string name;
    { name = tc::build(wanted).name(); }
    ASSERT_TRUE(tc::images::exists(name));
    std::string output;
    EXPECT_EQ(tc::build(wanted, [&](std::string_view text) { output += text; }).name(), name);
    EXPECT_EQ(output, "");
    tc::images::remove(name);
}

TEST(ImageBuilds, TakeLayersFromTheImagesNamed) {
    const tc::ImageBuild wanted{.dockerfile_text =
                                    "FROM busybox:1\nRUN cat /proc/sys/kernel/random/uuid > /id\n",
                                .args = {{"RUN", unique_text()}},
                                .labels = {{"of", "the first"}}};
    const auto first = tc::build(wanted);
    const std::vector<std::string> id{"cat", "/id"};
    auto other = wanted;
    other.labels = {{"of", "the other"}};
    other.cache_from = {first.name()};
    EXPECT_EQ(printed_in(tc::build(other), id), printed_in(first, id));
    other.labels = {{"of", "a third"}};
    other.cache_from = {tc::Settings::current().hub_image_name_prefix + "busybox:1"};
    EXPECT_NE(printed_in(tc::build(other), id), printed_in(first, id)) << "from nothing else";
}

TEST(ImageBuilds, AreDoneAnewWithoutACache) {
    const tc::ImageBuild wanted{
        .dockerfile_text = "FROM busybox:1\nRUN cat /proc/sys/kernel/random/uuid > /id\n", .no_cache = true};
    const auto first = tc::build(wanted);
    const auto second = tc::build(wanted);
    EXPECT_NE(first.name(), second.name());
    EXPECT_NE(printed_in(first, {"cat", "/id"}), printed_in(second, {"cat", "/id"}));
}

TEST(ImageBuilds, HaveTheNetworkAndThePlatformAskedFor) {
    const auto own = tc::images::inspect("busybox:1");
    const auto image = tc::build({.dockerfile_text = "FROM busybox:1\nRUN ls /sys/class/net > /nets\n",
                                  .platform = own.os + '/' + own.architecture,
                                  .network = "none"});
    EXPECT_EQ(printed_in(image, {"cat", "/nets"}), "lo\n");
}

TEST(ImageBuilds, CopyFromImagesThatTheHubPrefixLeadsTo) {
    const auto image = tc::build({.dockerfile_text = "FROM busybox:1\n"
                                                     "COPY --from=debian:12 /etc/debian_version /version\n"});
    EXPECT_THAT(printed_in(image, {"cat", "/version"}), StartsWith("12"));
}

TEST(ImageBuilds, ThatFailLeaveNothing) {
    const auto text = unique_text();
    std::string output;
    EXPECT_THROW((void)tc::build({.dockerfile_text = "FROM busybox:1\nRUN echo " + text +
                                                     " > /one\nRUN echo " + text + " > /two\nRUN exit 3\n"},
                                 [&](std::string_view piece) { output += piece; }),
                 tc::BuildError);
    std::istringstream lines(output);
    std::vector<std::string> made;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with(" ---> ") && line.size() == 18) {
            made.push_back(line.substr(6));
        }
    }
    ASSERT_EQ(made.size(), 3U) << output;
    auto images = tc::Engine::current().client().images();
    EXPECT_NO_THROW((void)images.inspect(made[0])) << "what the build starts from";
    EXPECT_THROW((void)images.inspect(made[1]), tc::NotFound);
    EXPECT_THROW((void)images.inspect(made[2]), tc::NotFound);
}

TEST(ImageBuilds, HaveATimeLimit) {
    try {
        (void)tc::build(
            {.dockerfile_text = "FROM busybox:1\nRUN echo " + unique_text() + "; exec sleep 600\n",
             .timeout = 3s});
        FAIL() << "no error";
    } catch (const tc::BuildError& error) {
        EXPECT_THAT(error.message(), StartsWith("the image was not built: it did not end within 3 s"));
    }
}

TEST(ImageBuilds, TellWhichStepFailedAndWhatItPrinted) {
    const auto wanted = tc::ImageBuild{.dockerfile_text = "FROM busybox:1\nRUN echo before\n"
                                                          "RUN echo cannot find the compiler; exit 3\n"};
    try {
        (void)tc::build(wanted);
        FAIL() << "no error";
    } catch (const tc::BuildError& error) {
        EXPECT_THAT(error.message(),
                    AllOf(HasSubstr("returned a non-zero code: 3"), HasSubstr("RUN echo cannot find"),
                          HasSubstr("\n    cannot find the compiler"), Not(HasSubstr("\n    before"))));
    }
}

} // namespace
