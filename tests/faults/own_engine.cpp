#include "own_engine.hpp"

#include "docker/connect.hpp"
#include "support/child_process.hpp"
#include "testcontainers/engine.hpp"
#include "testcontainers/image.hpp"
#include "testcontainers/settings.hpp"
#include "values/file_descriptor.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

namespace testcontainers::testsupport {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view unix_scheme = "unix://";

/// Where the engine says that it is ready (systemd's protocol, sd_notify).
class Readiness {
public:
    explicit Readiness(const std::filesystem::path& path)
        : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
        ::unlink(path.c_str());
        if (::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
            throw std::runtime_error("bind " + path.string());
        }
    }

    /// False when it is not said in time.
    [[nodiscard]] bool wait(std::chrono::milliseconds time) const {
        std::array<char, 1024> text{};
        pollfd polled{socket_.get(), POLLIN, 0};
        while (::poll(&polled, 1, static_cast<int>(time.count())) > 0) {
            const auto count = ::recv(socket_.get(), text.data(), text.size(), 0);
            if (count > 0 && std::string_view{text.data(), static_cast<std::size_t>(count)}.find("READY=1") !=
                                 std::string_view::npos) {
                return true;
            }
        }
        return false;
    }

private:
    FileDescriptor socket_;
};

/// Starts a program with its output in a file.
pid_t spawn(std::vector<std::string> words, const std::filesystem::path& log, std::string setting) {
    std::vector<std::string> settings{"PATH=/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin",
                                      std::move(setting)};
    const auto pointers = [](std::vector<std::string>& texts) {
        std::vector<char*> all;
        std::ranges::transform(texts, std::back_inserter(all), [](auto& text) { return text.data(); });
        all.push_back(nullptr);
        return all;
    };
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_APPEND,
                                       0600);
    ::posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
    pid_t child = -1;
    const int error = ::posix_spawnp(&child, words.front().c_str(), &actions, &attributes,
                                     pointers(words).data(), pointers(settings).data());
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
        throw std::runtime_error(words.front() + ": " + std::strerror(error));
    }
    return child;
}

std::string busybox() {
    return to_string(
        ImageReference::parse("busybox:1").with_hub_prefix(Settings::current().hub_image_name_prefix));
}

} // namespace

std::string OwnEngine::why_impossible() {
    if (::geteuid() != 0) {
        return "only root can start an engine";
    }
    if (ChildProcess{{"sh", "-c", "command -v dockerd curl unshare"}}.wait().exit_code != 0) {
        return "dockerd, curl or unshare is not installed";
    }
    if (!Engine::current().info().url.starts_with(unix_scheme)) {
        return "the engine with the image is not on a unix socket";
    }
    return {};
}

OwnEngine::OwnEngine() {
    start();
    client_ = docker::connect({.unix_socket = folder_ / "docker.sock"}).client;
    load_image();
}

OwnEngine::~OwnEngine() {
    if (pid_ > 0) {
        stop();
    }
}

void OwnEngine::start() {
    const auto in = [this](const std::string& name) { return (folder_ / name).string(); };
    const Readiness readiness{folder_ / "ready.sock"};
    // In a network namespace of its own: an engine takes the bridges of the machine, and their addresses, for
    // its own.
    pid_ = spawn({"unshare", "--net", "dockerd", "--host", url(), "--data-root", in("data"), "--exec-root",
                  in("exec"), "--pidfile", in("pid"), "--containerd-namespace",
                  folder_.path().filename().string(), "--storage-driver", "vfs", "--iptables=false",
                  "--ip6tables=false", "--shutdown-timeout", "1"},
                 folder_ / "log", "NOTIFY_SOCKET=" + in("ready.sock"));
    if (!readiness.wait(60s)) {
        throw std::runtime_error("the engine is not ready:\n" + content_of(folder_ / "log"));
    }
}

void OwnEngine::hang() const { ::kill(pid_, SIGSTOP); }

void OwnEngine::go_on() const { ::kill(pid_, SIGCONT); }

void OwnEngine::stop() {
    ::kill(pid_, SIGTERM);
    go_on();
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
}

void OwnEngine::load_image() {
    const auto from = Engine::current().info().url.substr(unix_scheme.size());
    const auto script = "curl -sSf --unix-socket '" + from + "' 'http://engine/images/" + busybox() +
                        "/get' | curl -sSf --unix-socket '" + (folder_ / "docker.sock").string() +
                        "' -X POST -H 'Content-Type: application/x-tar' -T - http://engine/images/load";
    if (ChildProcess{{"sh", "-c", script}}.wait().exit_code != 0) {
        throw std::runtime_error("the image cannot be loaded: " + script);
    }
    (void)client_->images().inspect(busybox());
}

} // namespace testcontainers::testsupport
