#include <testcontainers/docker/client.hpp>
#include <testcontainers/testcontainers.hpp>

#include <array>
#include <csignal>
#include <iostream>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

namespace tc = testcontainers;
using namespace tc::literals;

namespace {

constexpr int skipped = 77;

/// Starts a container, and for that the reaper that comes with the library.
int start(const std::string& image) {
    try {
        const auto box = tc::run({.image = image, .command = {"sleep", "60"}, .wait = tc::wait::running()});
        return box.exec({"true"}).exit_code;
    } catch (const tc::EngineUnavailable& error) {
        std::cout << error.what() << '\n';
        return skipped;
    }
}

/// Has a process start one that is killed then; waits until the engine says that it is gone. CTest has a
/// limit for that.
int leave(const std::string& image) {
    std::array<int, 2> pipe{};
    if (::pipe(pipe.data()) != 0) {
        return 1;
    }
    const pid_t child = ::fork();
    if (child == 0) {
        try {
            const auto box =
                tc::run({.image = image, .command = {"sleep", "60"}, .wait = tc::wait::running()});
            (void)!::write(pipe[1], box.id().data(), box.id().size());
            std::raise(SIGKILL);
        } catch (const tc::EngineUnavailable& error) {
            std::cout << error.what() << std::endl;
        }
        ::_exit(skipped);
    }
    ::close(pipe[1]);
    std::array<char, 64> id{};
    const auto size = ::read(pipe[0], id.data(), id.size());
    int status = 0;
    ::waitpid(child, &status, 0);
    if (!WIFSIGNALED(status)) {
        return WEXITSTATUS(status);
    }
    try {
        (void)tc::Engine::current().client().containers().wait(
            std::string(id.data(), static_cast<std::size_t>(size)), tc::docker::WaitCondition::removed);
    } catch (const tc::NotFound&) {
        // It was gone before.
    }
    return 0;
}

} // namespace

int main(int count, char** arguments) {
    if (count > 2) {
        return leave(arguments[1]);
    }
    if (count > 1) {
        return start(arguments[1]);
    }
    const tc::ContainerSpec good{.image = "redis:7.2", .ports = {6379_tcp}, .resources = {.memory = 64_MiB}};
    const tc::ContainerSpec bad{.image = "Redis:7.2"};
    const auto problems = tc::validate(bad);
    std::cout << to_string(6379_tcp) << ", " << to_string(64_MiB) << ", " << problems.size() << " problems\n";
    return tc::validate(good).empty() && problems.size() == 1 ? 0 : 1;
}
