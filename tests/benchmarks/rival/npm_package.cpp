#include "rival/npm_package.hpp"

#include <array>
#include <cerrno>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <vector>

#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace benchmarks {
namespace {

/// This process's environment, but for what the package would read of the library's settings.
std::vector<std::string> environment_for(const std::string& engine_url) {
    std::vector<std::string> variables;
    for (char** variable = environ; *variable != nullptr; ++variable) {
        const std::string_view text{*variable};
        if (!text.starts_with("TESTCONTAINERS_") && !text.starts_with("DOCKER_HOST=")) {
            variables.emplace_back(text);
        }
    }
    variables.emplace_back("TESTCONTAINERS_RYUK_DISABLED=true");
    variables.emplace_back("DOCKER_HOST=" + engine_url);
    return variables;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (auto& text : texts) {
        pointers.push_back(text.data());
    }
    pointers.push_back(nullptr);
    return pointers;
}

} // namespace

NpmPackage::NpmPackage(const std::string& folder, const std::string& image_prefix,
                       const std::string& engine_url) {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        throw std::system_error(errno, std::generic_category(), "socketpair");
    }
    socket_ = ends[0];
    std::vector<std::string> arguments{"node", TC_BENCH_RIVAL, folder, image_prefix};
    auto environment = environment_for(engine_url);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    const int error = ::posix_spawnp(&process_, "node", &actions, nullptr, pointers(arguments).data(),
                                     pointers(environment).data());
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    if (error != 0 || line() != "ready") {
        ::close(socket_);
        throw std::runtime_error("node does not run the package in " + folder);
    }
}

NpmPackage::~NpmPackage() {
    ::close(socket_);
    ::waitpid(process_, nullptr, 0);
}

std::chrono::microseconds NpmPackage::run(const std::string& work) {
    const auto request = work + "\n";
    if (::send(socket_, request.data(), request.size(), MSG_NOSIGNAL) < 0) {
        throw std::system_error(errno, std::generic_category(), "send to node");
    }
    const auto answer = line();
    constexpr std::string_view done = "done ";
    if (!answer.starts_with(done)) {
        throw std::runtime_error("npm package, " + work + ": " + answer);
    }
    return std::chrono::microseconds{std::stoll(answer.substr(done.size()))};
}

std::string NpmPackage::line() {
    std::string text;
    for (char byte = 0; ::recv(socket_, &byte, 1, 0) == 1 && byte != '\n';) {
        text += byte;
    }
    return text;
}

} // namespace benchmarks
