#include "engine/usual_sockets.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace testcontainers::engine {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> sockets_of(const std::map<std::string, std::string>& variables) {
    const auto environment = [&](const std::string& name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional{found->second};
    };
    std::vector<std::string> urls;
    for (const auto& socket : usual_sockets(environment, 1000)) {
        EXPECT_NE(socket.source, "");
        urls.push_back(socket.url);
    }
    return urls;
}

TEST(UsualSockets, AreTriedInTheirOrder) {
    EXPECT_THAT(sockets_of({{"HOME", "/home/me"}, {"XDG_RUNTIME_DIR", "/run/other"}}),
                ElementsAre("unix:///var/run/docker.sock", "unix:///run/other/docker.sock",
                            "unix:///home/me/.docker/run/docker.sock",
                            "unix:///home/me/.docker/desktop/docker.sock",
                            "unix:///run/user/1000/docker.sock", "unix:///run/other/podman/podman.sock",
                            "unix:///run/podman/podman.sock"));
}

TEST(UsualSockets, AreEachTriedOnce) {
    EXPECT_THAT(sockets_of({{"HOME", "/home/me"}, {"XDG_RUNTIME_DIR", "/run/user/1000"}}),
                ElementsAre("unix:///var/run/docker.sock", "unix:///run/user/1000/docker.sock",
                            "unix:///home/me/.docker/run/docker.sock",
                            "unix:///home/me/.docker/desktop/docker.sock",
                            "unix:///run/user/1000/podman/podman.sock", "unix:///run/podman/podman.sock"));
}

TEST(UsualSockets, NeedNoRuntimeFolder) {
    EXPECT_THAT(sockets_of({{"HOME", "/h"}, {"XDG_RUNTIME_DIR", ""}}),
                ElementsAre("unix:///var/run/docker.sock", "unix:///h/.docker/run/docker.sock",
                            "unix:///h/.docker/desktop/docker.sock", "unix:///run/user/1000/docker.sock",
                            "unix:///run/podman/podman.sock"));
}

} // namespace
} // namespace testcontainers::engine
