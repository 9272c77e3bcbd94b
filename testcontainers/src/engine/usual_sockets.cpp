#include "engine/usual_sockets.hpp"

#include "engine/home.hpp"

#include <algorithm>
#include <string>

namespace testcontainers::engine {

std::vector<Settings::Host> usual_sockets(const Environment& environment, uid_t user) {
    std::vector<Settings::Host> sockets;
    const auto add = [&](const std::filesystem::path& path, const char* what) {
        Settings::Host socket{"unix://" + path.string(), what};
        if (std::ranges::find(sockets, socket.url, &Settings::Host::url) == sockets.end()) {
            sockets.push_back(std::move(socket));
        }
    };
    const std::filesystem::path run = environment("XDG_RUNTIME_DIR").value_or("");
    const auto home = home_folder(environment);
    add("/var/run/docker.sock", "default socket");
    if (run.is_absolute()) {
        add(run / "docker.sock", "rootless Docker in XDG_RUNTIME_DIR");
    }
    if (home.is_absolute()) {
        add(home / ".docker/run/docker.sock", "Docker Desktop");
        add(home / ".docker/desktop/docker.sock", "Docker Desktop");
    }
    add("/run/user/" + std::to_string(user) + "/docker.sock", "rootless Docker");
    if (run.is_absolute()) {
        add(run / "podman/podman.sock", "rootless Podman in XDG_RUNTIME_DIR");
    }
    add("/run/podman/podman.sock", "Podman");
    return sockets;
}

} // namespace testcontainers::engine
