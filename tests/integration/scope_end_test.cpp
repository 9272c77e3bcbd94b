// The end of a scope hands removals over to the background: what follows must not notice.

#include "integration/boxes.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>

#include <cstdint>
#include <filesystem>

#include <unistd.h>

namespace {

namespace tc = testcontainers;
using namespace tc::literals;
using namespace tc::testsupport;
using ::testing::IsEmpty;

tc::ContainerSpec on(tc::ContainerSpec spec, const tc::Network& network) {
    spec.networks = {network};
    return spec;
}

TEST(ScopeEnd, GivesTheNameFree) {
    auto spec = idle();
    spec.naming.name = unique_text();
    std::string first;
    {
        const auto container = tc::run(spec);
        first = container.id();
    }
    const auto second = tc::run(spec);
    EXPECT_EQ(second.name(), spec.naming.name);
    EXPECT_NE(second.id(), first);
}

TEST(ScopeEnd, GivesAPortOfTheHostFree) {
    // Below those that the engine and the system give out, and another one for each process.
    const auto port = static_cast<std::uint16_t>(23000 + ::getpid() % 7000);
    auto spec = server();
    spec.ports = {{8080_tcp, port}};
    for (int i = 0; i < 2; ++i) {
        const auto container = tc::run(spec);
        EXPECT_EQ(container.endpoint(8080_tcp).port, port);
    }
}

TEST(ScopeEnd, GivesTheNamesOfNetworksAndVolumesFree) {
    const auto name = unique_text();
    for (int i = 0; i < 2; ++i) {
        const auto network = tc::Network::create({.name = name});
        const auto volume = tc::Volume::create({.name = name});
        const auto container = tc::run(on(idle(), network));
    }
}

TEST(ScopeEnd, RemovesNetworksAndVolumesAfterTheirContainers) {
    testing::internal::CaptureStderr();
    {
        const auto network = tc::Network::create();
        const auto volume = tc::Volume::create();
        auto spec = on(idle(), network);
        spec.mounts = {tc::VolumeMount{volume, "/data"}};
        const auto containers = tc::run_all({spec, spec, spec});
    }
    EXPECT_TRUE(tc::Engine::current().await_removals());
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(ScopeEnd, LetsANetworkBeRemovedAtOnce) {
    auto network = tc::Network::create();
    auto volume = tc::Volume::create();
    {
        auto spec = on(idle(), network);
        spec.mounts = {tc::VolumeMount{volume, "/data"}};
        const auto container = tc::run(spec);
    }
    EXPECT_NO_THROW(network.remove());
    EXPECT_NO_THROW(volume.remove());
}

TEST(ScopeEnd, WaitsUntilFilesOfTheHostChangeNoMore) {
    const TemporaryFolder folder;
    const Trace trace;
    {
        auto spec = shell("while :; do echo more >> /out/log; done");
        spec.mounts = {tc::BindMount{folder.path(), "/out"}};
        const auto container = tc::run(trace.mark(spec));
    }
    const auto size = [&] {
        std::error_code none_yet;
        return std::filesystem::file_size(folder.path() / "log", none_yet);
    };
    const auto before = size();
    EXPECT_THAT(trace.left(), IsEmpty());
    EXPECT_EQ(size(), before);
}

} // namespace
