#include "integration/boxes.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>

namespace {

namespace tc = testcontainers;
using namespace tc::literals;
using namespace tc::testsupport;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::Pair;

tc::ContainerSpec with(tc::Mount mount) {
    auto spec = idle();
    spec.mounts = {std::move(mount)};
    return spec;
}

TEST(Volumes, OutliveTheirContainers) {
    const auto data = tc::Volume::create();
    (void)tc::run(with(tc::VolumeMount{data, "/data"}))
        .exec({"sh", "-c", "echo kept > /data/file"})
        .or_throw();
    EXPECT_EQ(tc::run(with(tc::VolumeMount{data, "/elsewhere"})).read_file("/elsewhere/file"), "kept\n");
}

TEST(Volumes, AreWhatTheirSpecSays) {
    const auto volume = tc::Volume::create({.name = unique_text(), .labels = {{"team", "orders"}}});
    const auto info = tc::Engine::current().client().volumes().inspect(volume.name());
    EXPECT_EQ(info.driver, "local");
    EXPECT_THAT(info.labels,
                AllOf(Contains(Pair("team", "orders")), Contains(Key("org.testcontainers.session-id"))));
}

TEST(Volumes, AreRemovedWithTheirHandle) {
    std::string name;
    {
        const auto volume = tc::Volume::create();
        name = volume.name();
    }
    EXPECT_TRUE(tc::Engine::current().await_removals());
    EXPECT_THROW((void)tc::Engine::current().client().volumes().inspect(name), tc::NotFound);
}

TEST(Volumes, DoNotTakeOverOneThatExists) {
    auto& client = tc::Engine::current().client();
    const auto name = unique_text();
    (void)client.volumes().create({.name = name});
    const auto error = thrown_by<tc::Conflict>([&] { (void)tc::Volume::create({.name = name}); });
    EXPECT_THAT(error.message(), AllOf(HasSubstr("create volume \"" + name + "\""),
                                       HasSubstr("a volume of that name exists")));
    EXPECT_NO_THROW((void)client.volumes().inspect(name)) << "somebody else's volume was removed";
    client.volumes().remove(name);
}

TEST(Volumes, AreNotRemovedUnderAContainer) {
    auto volume = tc::Volume::create();
    {
        const auto container = tc::run(with(tc::VolumeMount{volume, "/data"}));
        EXPECT_THROW(volume.remove(), tc::Conflict);
    }
    volume.remove();
    EXPECT_NO_THROW(volume.remove());
}

TEST(Volumes, AreCheckedBeforeTheEngineIsAsked) {
    const auto error =
        thrown_by<tc::ConfigError>([] { (void)tc::Volume::create({.name = "/", .driver = ""}); });
    EXPECT_THAT(error.message(),
                AllOf(HasSubstr("the volume spec has 2 problems:"), HasSubstr("\n  name: \"/\" must be")));
}

TEST(Mounts, OfVolumesMayBeReadOnly) {
    const auto data = tc::Volume::create();
    const auto container =
        tc::run(with(tc::VolumeMount{.volume = data, .target = "/data", .read_only = true}));
    EXPECT_THAT(container.exec({"touch", "/data/file"}).err, HasSubstr("Read-only file system"));
}

TEST(Mounts, OfMemoryHaveASizeAndAMode) {
    const auto container = tc::run(with(tc::TmpfsMount{.target = "/scratch", .size = 1_MiB, .mode = 01700}));
    EXPECT_THAT(container.exec({"df", "-k", "/scratch"}).out, AllOf(HasSubstr("tmpfs"), HasSubstr(" 1024 ")));
    EXPECT_EQ(container.exec({"stat", "-c", "%a", "/scratch"}).out, "1700\n");
    EXPECT_THAT(container.exec({"dd", "if=/dev/zero", "of=/scratch/big", "bs=1M", "count=2"}).err,
                HasSubstr("No space left"));
}

TEST(Mounts, OfFoldersAreSeenByBothSides) {
    const TemporaryFolder folder;
    (void)folder.write("in.txt", "from the host\n");
    const auto container = tc::run(with(tc::BindMount{.source = folder.path(), .target = "/shared"}));
    EXPECT_EQ(container.read_file("/shared/in.txt"), "from the host\n");
    (void)container.exec({"sh", "-c", "echo from the container > /shared/out.txt"}).or_throw();
    EXPECT_EQ(content_of(folder / "out.txt"), "from the container\n");
}

TEST(Mounts, OfFoldersMayBeReadOnly) {
    const TemporaryFolder folder;
    const auto container =
        tc::run(with(tc::BindMount{.source = folder.path(), .target = "/shared", .read_only = true}));
    EXPECT_THAT(container.exec({"touch", "/shared/file"}).err, HasSubstr("Read-only file system"));
}

TEST(Mounts, MayBeOfAFile) {
    const TemporaryFolder folder;
    const auto file = folder.write("one.txt", "one\n");
    EXPECT_EQ(
        tc::run(with(tc::BindMount{.source = file, .target = "/etc/one.txt"})).read_file("/etc/one.txt"),
        "one\n");
}

} // namespace
