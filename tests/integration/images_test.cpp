#include "integration/boxes.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>

namespace testcontainers {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Key;
using namespace testsupport;

TEST(CommittedImage, StartsWithWhatItsContainerHad) {
    const auto container = run(shell("echo one > /state; sleep 600"));
    ASSERT_EQ(
        container.exec({"sh", "-c", "until grep -q one /state; do :; done; echo two >> /state"}).exit_code,
        0);
    const auto image = images::commit(container, {.changes = {"ENV COMMITTED=yes"}, .comment = "seeded"});
    const auto copy = run({.image = image.name(), .command = {"sleep", "600"}});
    EXPECT_EQ(copy.read_file("/state"), "one\ntwo\n");
    EXPECT_EQ(copy.exec({"sh", "-c", "echo $COMMITTED"}).out, "yes\n");
    EXPECT_EQ(images::inspect(image.name()).id, image.id());
    EXPECT_EQ(images::history(image.name()).front().comment, "seeded");
}

TEST(CommittedImage, IsOfTheSessionAndGoesWithItsHandle) {
    std::string name;
    {
        const auto container = run(idle());
        const auto image = images::commit(container);
        name = image.name();
        const auto labels = images::inspect(name).labels;
        EXPECT_THAT(labels, Contains(Key("org.testcontainers.session-id")));
        EXPECT_EQ(labels.at("org.testcontainers.owner"),
                  container.inspect().labels.at("org.testcontainers.owner"));
        EXPECT_TRUE(images::exists(name));
    }
    EXPECT_TRUE(Engine::current().await_removals());
    EXPECT_FALSE(images::exists(name));
}

TEST(CommittedImage, StaysWhereItIsToBeKept) {
    const UniqueImage image;
    {
        const auto container = run(idle());
        EXPECT_EQ(images::commit(container, {.name = image.name, .keep = true}).name(), image.name);
    }
    EXPECT_TRUE(Engine::current().await_removals());
    ASSERT_TRUE(images::exists(image.name));
    for (const auto& [name, value] : images::inspect(image.name).labels) {
        EXPECT_TRUE(!name.starts_with("org.testcontainers") || value.empty()) << name << "=" << value;
    }
}

TEST(CommittedImage, IsRemovedBeforeItsHandleEnds) {
    const auto container = run(idle());
    auto image = images::commit(container);
    {
        const auto copy = run({.image = image.name(), .command = {"sleep", "600"}, .wait = wait::running()});
        EXPECT_TRUE(copy.inspect().state.running);
    }
    image.remove();
    image.remove();
    EXPECT_FALSE(images::exists(image.name()));
}

TEST(CommittedImage, HasAName) {
    const auto container = run(idle());
    EXPECT_THAT(
        thrown_by<ConfigError>([&] { (void)images::commit(container, {.name = "No Name"}); }).message(),
        HasSubstr("image \"No Name\""));
    const auto digest = "app@sha256:" + std::string(64, 'a');
    EXPECT_EQ(thrown_by<ConfigError>([&] { (void)images::commit(container, {.name = digest}); }).message(),
              "commit: the name \"" + digest + "\" must have a tag instead of a digest");
}

TEST(Images, AreTaggedListedAndRemoved) {
    const UniqueImage image;
    images::tag("busybox:1", image.name);
    EXPECT_EQ(images::inspect(image.name).id, images::inspect("busybox:1").id);
    EXPECT_THAT(images::inspect(image.name).tags, Contains(image.name));
    images::remove(image.name);
    EXPECT_FALSE(images::exists(image.name));
    EXPECT_TRUE(images::exists("busybox:1"));
    EXPECT_THROW(images::remove(image.name), NotFound);
    EXPECT_THROW((void)images::inspect(image.name), NotFound);
}

TEST(Images, AreGivenAndSentByATag) {
    const TemporaryFolder folder;
    folder.write("root.tar", "");
    const auto name = "127.0.0.1:9/app@sha256:" + std::string(64, 'a');
    const auto end = ": the name \"" + name + "\" must have a tag instead of a digest";
    const auto words_of = [](const auto& call) { return thrown_by<ConfigError>(call).message(); };
    EXPECT_EQ(words_of([&] { images::push(name); }), "push" + end);
    EXPECT_EQ(words_of([&] { images::tag("busybox:1", name); }), "tag" + end);
    EXPECT_EQ(words_of([&] { (void)images::import_tar(folder / "root.tar", name); }), "import" + end);
}

TEST(Images, AreSavedAndLoaded) {
    const TemporaryFolder folder;
    const UniqueImage image;
    images::tag("busybox:1", image.name);
    images::save({image.name}, folder / "image.tar");
    EXPECT_GT(std::filesystem::file_size(folder / "image.tar"), 1'000'000U);
    images::remove(image.name);
    EXPECT_THAT(images::load(folder / "image.tar"), ElementsAre(image.name));
    EXPECT_TRUE(images::exists(image.name));
}

TEST(Images, LeaveNoFileWhenTheyCannotBeSaved) {
    const TemporaryFolder folder;
    EXPECT_THROW(images::save({"localhost/no-such-image:1"}, folder / "image.tar"), ApiError);
    EXPECT_FALSE(std::filesystem::exists(folder / "image.tar"));
    EXPECT_THROW(images::save({}, folder / "image.tar"), ConfigError);
    EXPECT_THROW(images::save({"busybox:1"}, folder / "no/such/folder.tar"), ConfigError);
}

TEST(Images, AreNotLoadedFromAnythingElse) {
    const TemporaryFolder folder;
    EXPECT_THROW((void)images::load(folder.write("no.tar", "no archive")), ApiError);
    EXPECT_THROW((void)images::load(folder / "none.tar"), ConfigError);
}

TEST(Images, AreMadeOfTheTarOfAFileSystem) {
    const TemporaryFolder folder;
    const UniqueImage image;
    folder.write("hello", "hi\n");
    ASSERT_EQ(
        std::system(("tar -C " + folder.path().string() + " -cf " + (folder / "root.tar").string() + " hello")
                        .c_str()),
        0);
    const auto id = images::import_tar(folder / "root.tar", image.name, {"CMD [\"/hello\"]"});
    EXPECT_EQ(images::inspect(image.name).id, id);
    EXPECT_EQ(images::history(image.name).size(), 1U);
}

TEST(Images, ArePrunedByTheirLabelAlone) {
    const auto label = unique_text();
    const UniqueImage marked;
    const UniqueImage other;
    {
        const auto container = run(idle());
        (void)images::commit(container,
                             {.name = marked.name, .changes = {"LABEL prune-test=" + label}, .keep = true});
        (void)images::commit(container, {.name = other.name, .keep = true});
    }
    EXPECT_TRUE(Engine::current().await_removals());
    EXPECT_EQ(images::list({{"prune-test", label}}).size(), 1U);
    const auto pruned = images::prune({{"prune-test", label}});
    EXPECT_THAT(pruned.removed, Contains(marked.name));
    EXPECT_FALSE(images::exists(marked.name));
    EXPECT_TRUE(images::exists(other.name));
    EXPECT_TRUE(images::list({{"prune-test", label}}).empty());
    EXPECT_EQ(thrown_by<ConfigError>([] { (void)images::prune({}); }).message(),
              "prune images: labels must not be empty, or images of others would go");
}

} // namespace
} // namespace testcontainers
