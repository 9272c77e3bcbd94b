// How the container of Ryuk is made.

#include "core/ryuk.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace testcontainers::contract {
namespace {

using namespace literals;

const session::Session run{"run-7"};
const EngineInfo local{.url = "unix:///run/engine.sock", .host = "127.0.0.1", .local = true};

TEST(RyukContainer, IsOneOfASessionAndRemovesItself) {
    const auto request = core::ryuk_container(run, local, {});
    EXPECT_EQ(request.name, "testcontainers-ryuk-run-7");
    EXPECT_TRUE(request.auto_remove);
    EXPECT_TRUE(run.made(request.labels));
    EXPECT_EQ(request.labels.at("org.testcontainers.ryuk"), "true");
    EXPECT_EQ(request.labels.at("org.testcontainers.owner"), "") << "no sweep is to find it";
}

TEST(RyukContainer, InheritsNoneOfTheLibrarysLabelsFromItsImage) {
    const auto labels = core::ryuk_container(run, local, {}).labels;
    for (const auto name : {session::image_label, session::shared_label, session::hash_label,
                            session::idle_label, session::place_label, session::keep_label}) {
        EXPECT_EQ(labels.at(std::string{name}), "") << name;
    }
}

TEST(RyukContainer, HasTheEnginesSocket) {
    const auto socket = [](const EngineInfo& engine, const Settings& settings) {
        return core::ryuk_container(run, engine, settings).mounts.at(0).source;
    };
    const EngineInfo far{.url = "tcp://far:2376", .host = "far"};
    EXPECT_EQ(socket(local, {}), "/run/engine.sock");
    EXPECT_EQ(socket(far, {}), "/var/run/docker.sock");
    EXPECT_EQ(socket(local, {.docker_socket_override = "/there.sock"}), "/there.sock");
    EXPECT_EQ(core::ryuk_container(run, local, {}).mounts.at(0).target, "/var/run/docker.sock");
}

TEST(RyukContainer, IsPublishedOnTheLoopbackAddressOfThisMachineOnly) {
    const auto address = [](const EngineInfo& engine) {
        return core::ryuk_container(run, engine, {}).ports.at(8080_tcp).at(0).host_ip;
    };
    EXPECT_EQ(address(local), "127.0.0.1");
    EXPECT_EQ(address({.url = "tcp://far:2376", .host = "far"}), "");
}

TEST(RyukContainer, IsPrivilegedOnlyWhenThatIsSet) {
    EXPECT_FALSE(core::ryuk_container(run, local, {}).isolation.privileged);
    EXPECT_TRUE(core::ryuk_container(run, local, {.ryuk_privileged = true}).isolation.privileged);
}

TEST(RyukContainer, IsOfTheImageThatIsSet) {
    EXPECT_EQ(core::ryuk_container(run, local, {}).image, "testcontainers/ryuk:0.11.0");
    EXPECT_EQ(core::ryuk_container(run, local, {.hub_image_name_prefix = "mirror/"}).image,
              "mirror/testcontainers/ryuk:0.11.0");
    EXPECT_EQ(
        core::ryuk_container(run, local, {.hub_image_name_prefix = "mirror/", .ryuk_image = "localhost/r:1"})
            .image,
        "localhost/r:1");
}

TEST(RyukContainer, IsRecordedForAPrefetch) {
    const testsupport::TemporaryFolder folder;
    (void)core::ryuk_container(run, local,
                               {.hub_image_name_prefix = "mirror.example",
                                .record_images = folder / "used",
                                .ryuk_image = "ryuk:9"});
    EXPECT_EQ(testsupport::content_of(folder / "used"), "mirror.example/ryuk:9\n");
}

} // namespace
} // namespace testcontainers::contract
