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

TEST(Mounts, OfMemoryHaveAnOwnerAndMayRunPrograms) {
    auto spec = idle();
    spec.mounts = {tc::TmpfsMount{.target = "/scratch",
                                  .size = 8_MiB,
                                  .mode = 0750,
                                  .exec = true,
                                  .uid = 7,
                                  .gid = 8,
                                  .options = {"nr_inodes=100"}},
                   tc::TmpfsMount{.target = "/plain"}};
    const auto container = tc::run(spec);
    EXPECT_EQ(container.exec({"stat", "-c", "%a %u:%g", "/scratch"}).out, "750 7:8\n");
    EXPECT_THAT(container.exec({"df", "-k", "/scratch"}).out, HasSubstr(" 8192 "));
    EXPECT_THAT(container.exec({"grep", "/scratch", "/proc/mounts"}).out, HasSubstr("nr_inodes=100"));
    const auto run_from = [&](const std::string& folder) {
        return container.exec(
            {"sh", "-c", "cp /bin/busybox " + folder + "/echo && " + folder + "/echo runs"});
    };
    EXPECT_EQ(run_from("/scratch").out, "runs\n") << run_from("/scratch").err;
    EXPECT_THAT(run_from("/plain").err, HasSubstr("Permission denied"));
}

TEST(Mounts, OfMemoryTakeFilesOnceTheContainerRuns) {
    auto spec = idle();
    spec.mounts = {tc::TmpfsMount{.target = "/scratch", .size = 1_MiB}};
    spec.hooks.after_start = {{"fills it", [](const tc::HookTarget& target) {
                                   target.copy_to(
                                       tc::FileContent{.content = "hook", .target = "/scratch/hook"});
                               }}};
    const auto container = tc::run(spec);
    container.copy_to(tc::FileContent{
        .content = "bytes", .target = "/scratch/new/bytes", .mode = 0640, .uid = 7, .gid = 8});
    const TemporaryFolder folder;
    (void)folder.write("tree/file", "of the tree");
    container.copy_to(tc::HostFile{.source = folder / "tree", .target = "/scratch/tree"});
    EXPECT_EQ(
        container.exec({"sh", "-c", "cd /scratch; cat hook new/bytes tree/file; stat -c %a:%u:%g new/bytes"})
            .out,
        "hookbytesof the tree640:7:8\n");
    EXPECT_THAT(
        thrown_by<tc::ConfigError>([&] { (void)container.read_file("/scratch/hook"); }).message(),
        HasSubstr("\"/scratch/hook\" is in memory, which the engine does not see; read it with an exec"));
    EXPECT_THROW(
        container.copy_to(tc::FileContent{.content = std::string(2'000'000, 'x'), .target = "/scratch/big"}),
        tc::NoSpace);
}

TEST(Mounts, OfMemoryKeepTheirModeAndOwnerWhenAnArchiveIsUnpacked) {
    auto spec = idle();
    spec.mounts = {tc::TmpfsMount{.target = "/scratch", .mode = 01777, .uid = 7, .gid = 8}};
    const auto container = tc::run(spec);
    (void)container.exec({"sh", "-c", "echo text > /etc/a"}).or_throw();
    std::string tar;
    container.copy_archive_from("/etc/a", [&tar](std::string_view bytes) { return tar.append(bytes), true; });
    for (const auto* const folder : {"/scratch", "/scratch/new/one"}) {
        container.copy_archive_to(
            [&tar, read = std::size_t{0}](std::span<char> buffer) mutable {
                const auto count = tar.copy(buffer.data(), buffer.size(), read);
                read += count;
                return count;
            },
            folder);
    }
    EXPECT_EQ(container.exec({"cat", "/scratch/a", "/scratch/new/one/a"}).out, "text\ntext\n");
    EXPECT_EQ(container.exec({"stat", "-c", "%a %u:%g", "/scratch"}).out, "1777 7:8\n");
}

TEST(Mounts, OfMemoryHideTheirFilesFromAWait) {
    auto spec = idle();
    spec.mounts = {tc::TmpfsMount{.target = "/scratch"}};
    spec.wait = tc::wait::file("/scratch/ready");
    EXPECT_THAT(thrown_by<tc::ConfigError>([&] { (void)tc::run(spec); }).message(),
                HasSubstr("\"/scratch/ready\" is in memory, which the engine does not see"));
}

TEST(Mounts, OfMemoryTakeNoFilesBeforeTheStart) {
    auto spec = idle();
    spec.mounts = {tc::TmpfsMount{.target = "/scratch"}};
    const tc::FileContent file{.content = "x", .target = "/scratch/x"};
    EXPECT_THAT(thrown_by<tc::ConfigError>([&] { tc::create(spec).copy_to(file); }).message(),
                HasSubstr("is in memory, which is there only while the container runs"));
    spec.files = {file};
    EXPECT_THAT(thrown_by<tc::ConfigError>([&] { (void)tc::run(spec); }).message(),
                HasSubstr("files[0].target: \"/scratch/x\" is in memory, at /scratch"));
}

TEST(Mounts, OfMemoryNeedATarInTheContainer) {
    auto spec = server();
    spec.mounts = {tc::TmpfsMount{.target = "/scratch"}};
    const auto container = tc::run(spec);
    EXPECT_THAT(thrown_by<tc::ConfigError>([&] {
                    container.copy_to(tc::FileContent{.content = "x", .target = "/scratch/x"});
                }).message(),
                HasSubstr("is unpacked by its own tar, and it has none"));
}

TEST(Mounts, TakeFilesWhereTheRootIsReadOnly) {
    const auto data = tc::Volume::create();
    auto spec = idle();
    spec.security.read_only_root = true;
    spec.mounts = {tc::VolumeMount{data, "/data"}, tc::TmpfsMount{.target = "/scratch"}};
    spec.files = {tc::FileContent{.content = "one\n", .target = "/data/deep/one"}};
    const auto container = tc::run(spec);
    container.copy_to(tc::FileContent{.content = "two\n", .target = "/data/two"});
    container.copy_to(tc::FileContent{.content = "three\n", .target = "/scratch/three"});
    EXPECT_EQ(container.exec({"cat", "/data/deep/one", "/data/two", "/scratch/three"}).out,
              "one\ntwo\nthree\n");
    EXPECT_THAT(
        thrown_by<tc::ConfigError>([&] {
            container.copy_to(tc::FileContent{.content = "x", .target = "/etc/x"});
        }).message(),
        HasSubstr("\"/etc/x\" is on the root file system, which security.read_only_root makes read-only"));
}

TEST(Mounts, OfFoldersMayLeaveOutTheMountsBelow) {
    // The machine has a file system of its own at /dev/pts.
    const auto seen = [](bool recursive) {
        return tc::run(
                   with(tc::BindMount{
                       .source = "/dev", .target = "/machine", .read_only = true, .recursive = recursive}))
            .exec({"ls", "/machine/pts"})
            .or_throw()
            .out;
    };
    EXPECT_THAT(seen(true), HasSubstr("ptmx"));
    EXPECT_EQ(seen(false), "");
}

TEST(Mounts, OfFoldersAreLabelledForSelinux) {
    // Without SELinux on the engine's machine the label is taken and has no effect.
    const TemporaryFolder folder;
    (void)folder.write("in.txt", "labelled\n");
    for (const auto label : {tc::SelinuxLabel::shared, tc::SelinuxLabel::exclusive}) {
        const auto container = tc::run(with(
            tc::BindMount{.source = folder.path(), .target = "/in", .read_only = true, .selinux = label}));
        EXPECT_EQ(container.read_file("/in/in.txt"), "labelled\n");
        EXPECT_THAT(container.exec({"touch", "/in/x"}).err, HasSubstr("Read-only file system"));
        EXPECT_THAT(tc::Engine::current().client().containers().inspect_json(container.id()),
                    HasSubstr("\"Mode\":\"" + std::string{to_string(label)} + ",ro\""));
    }
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
