#include "integration/boxes.hpp"
#include "support/temporary_folder.hpp"

#include "testcontainers/volume_files.hpp"

#include <gmock/gmock.h>

#include <filesystem>

namespace {

namespace tc = testcontainers;
using namespace tc::testsupport;
using ::testing::HasSubstr;

tc::ContainerSpec with(tc::Mount mount) {
    auto spec = idle();
    spec.mounts = {std::move(mount)};
    return spec;
}

TEST(VolumeFiles, FillAVolumeFromAFolderAndReadItBack) {
    const TemporaryFolder folder;
    std::filesystem::create_directory(folder / "below");
    (void)folder.write("one.txt", "one\n");
    (void)folder.write("below/two.txt", "two\n");
    const auto volume = tc::Volume::create();
    tc::copy_to(volume, tc::HostFile{.source = folder.path(), .target = "/seed"});
    tc::copy_to(volume, tc::FileContent{.content = "three\n", .target = "/three.txt"});
    EXPECT_EQ(tc::read_file(volume, "/seed/below/two.txt"), "two\n");
    const auto box = tc::run(with(tc::VolumeMount{volume, "/data"}));
    EXPECT_EQ(
        box.exec({"sh", "-c", "cat /data/seed/one.txt /data/three.txt; echo four > /data/four.txt"}).out,
        "one\nthree\n");
    tc::copy_from(volume, "/four.txt", folder / "four.txt");
    EXPECT_EQ(content_of(folder / "four.txt"), "four\n");
}

TEST(VolumeFiles, AreCheckedBeforeTheEngineIsAsked) {
    const auto volume = tc::Volume::create();
    EXPECT_THROW(tc::copy_to(volume, tc::FileContent{.content = "x", .target = "a"}), tc::ConfigError);
    EXPECT_THROW((void)tc::read_file(volume, "/../etc/passwd"), tc::ConfigError);
    EXPECT_THROW((void)tc::read_file(volume, "/no/such/file"), tc::NotFound);
    tc::copy_to(volume, tc::FileContent{.content = "two dots\n", .target = "/a..b"});
    EXPECT_EQ(tc::read_file(volume, "/a..b"), "two dots\n");
}

TEST(Storage, AnonymousVolumesHaveLabelsAndEndWithTheirContainer) {
    auto& client = tc::Engine::current().client();
    const auto mark = unique_text();
    {
        auto container = tc::run(with(tc::AnonymousVolumeMount{
            .target = "/data",
            .driver_options = {{"type", "tmpfs"}, {"device", "tmpfs"}, {"o", "size=1m"}},
            .labels = {{"mark", mark}}}));
        const auto volumes = client.volumes().list({{"label", {"mark=" + mark}}});
        ASSERT_EQ(volumes.size(), 1U);
        EXPECT_THAT(container.exec({"df", "-k", "/data"}).out, HasSubstr(" 1024 "));
        container.remove();
    }
    EXPECT_TRUE(client.volumes().list({{"label", {"mark=" + mark}}}).empty());
}

TEST(Storage, OptionsOfTheDriverAreHandedOn) {
    using namespace tc::literals;
    const auto volume =
        tc::Volume::create({.driver_options = {{"type", "tmpfs"}, {"device", "tmpfs"}, {"o", "size=2m"}}});
    EXPECT_THAT(tc::run(with(tc::VolumeMount{volume, "/data"})).exec({"df", "-k", "/data"}).out,
                HasSubstr(" 2048 "));
}

TEST(Storage, IsTakenFromAnotherContainer) {
    const auto volume = tc::Volume::create();
    const auto first = tc::run(with(tc::VolumeMount{volume, "/data"}));
    first.copy_to(tc::FileContent{.content = "shared\n", .target = "/data/file"});
    auto spec = idle();
    spec.volumes_from = {{.container = first.id(), .read_only = true}};
    const auto second = tc::run(spec);
    EXPECT_EQ(second.read_file("/data/file"), "shared\n");
    EXPECT_THAT(second.exec({"touch", "/data/other"}).err, HasSubstr("Read-only file system"));
}

TEST(Storage, MayNotBeFilledFromTheImage) {
    const auto there = tc::run(idle()).exec({"ls", "/etc"}).or_throw().out;
    ASSERT_THAT(there, HasSubstr("passwd"));
    const auto files_of = [](bool filled) {
        // What a volume has, and not what the engine binds into each /etc.
        const auto volume = tc::Volume::create();
        (void)tc::create(
            with(tc::VolumeMount{.volume = volume, .target = "/etc", .copy_image_content = filled}));
        return tc::run(with(tc::VolumeMount{volume, "/data"})).exec({"ls", "/data"}).or_throw().out;
    };
    EXPECT_THAT(files_of(true), HasSubstr("passwd"));
    EXPECT_EQ(files_of(false), "");
}

TEST(Storage, BindsSayHowMountsAreSeen) {
    const TemporaryFolder folder;
    using tc::Propagation;
    for (const auto propagation : {Propagation::rprivate, Propagation::rslave, Propagation::rshared,
                                   Propagation::private_, Propagation::slave, Propagation::shared}) {
        // Not started: it takes a mount of the machine that is shared itself.
        const auto container = tc::create(
            with(tc::BindMount{.source = folder.path(), .target = "/shared", .propagation = propagation}));
        EXPECT_THAT(tc::Engine::current().client().containers().inspect_json(container.id()),
                    HasSubstr("\"Propagation\":\"" + std::string{to_string(propagation)} + '"'));
    }
}

TEST(Storage, OfAnImageNeedsANewerEngine) {
    const auto spec = with(tc::ImageMount{.image = "busybox:1", .target = "/image", .subpath = "bin"});
    const auto& version = tc::Engine::current().info().api_version;
    if (std::stoi(version.substr(version.find('.') + 1)) >= 48) {
        const auto container = tc::run(spec);
        EXPECT_THAT(container.exec({"ls", "/image"}).out, HasSubstr("busybox"));
        EXPECT_THAT(container.exec({"touch", "/image/x"}).err, HasSubstr("Read-only file system"));
    } else {
        EXPECT_THAT(thrown_by<tc::ConfigError>([&] { (void)tc::run(spec); }).message(),
                    HasSubstr("mounts[0].image: needs an engine with API 1.48; this one speaks " + version));
    }
}

TEST(Storage, OfAVolumesFolderNeedsANewerEngine) {
    const auto volume = tc::Volume::create();
    tc::copy_to(volume, tc::FileContent{.content = "part\n", .target = "/part/file"});
    const auto spec = with(tc::VolumeMount{.volume = volume, .target = "/data", .subpath = "part"});
    const auto& version = tc::Engine::current().info().api_version;
    const auto minor = std::stoi(version.substr(version.find('.') + 1));
    if (minor >= 45) {
        EXPECT_EQ(tc::run(spec).read_file("/data/file"), "part\n");
    } else {
        EXPECT_THAT(
            thrown_by<tc::ConfigError>([&] { (void)tc::run(spec); }).message(),
            HasSubstr("mounts[0].subpath: needs an engine with API 1.45; this one speaks " + version));
    }
}

} // namespace
