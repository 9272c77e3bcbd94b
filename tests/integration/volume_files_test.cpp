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
    const auto filled = tc::Volume::create();
    const auto empty = tc::Volume::create();
    auto spec = idle();
    spec.mounts = {tc::VolumeMount{filled, "/etc"},
                   tc::VolumeMount{.volume = empty, .target = "/bin2", .copy_image_content = false}};
    const auto container = tc::run(spec);
    EXPECT_NE(container.exec({"ls", "/etc"}).out, "");
    EXPECT_EQ(container.exec({"ls", "/bin2"}).out, "");
}

TEST(Storage, BindsSayHowMountsAreSeen) {
    const TemporaryFolder folder;
    // Not started: it takes a mount of the machine that is shared itself.
    const auto container = tc::create(with(
        tc::BindMount{.source = folder.path(), .target = "/shared", .propagation = tc::Propagation::rslave}));
    EXPECT_THAT(tc::Engine::current().client().containers().inspect_json(container.id()),
                HasSubstr(R"("Propagation":"rslave")"));
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
