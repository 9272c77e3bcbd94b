#include "worker_process.hpp"

#include <array>
#include <cstdio>
#include <cstring>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ; // NOLINT(readability-redundant-declaration)

namespace testcontainers::reaper {

pid_t start_worker(const std::string& program, const std::string& line) {
    auto path = program;
    auto argument = line;
    std::array<char*, 3> arguments{path.data(), argument.data(), nullptr};
    pid_t child = 0;
    const int error = ::posix_spawn(&child, path.c_str(), nullptr, nullptr, arguments.data(), environ);
    if (error != 0) {
        std::fprintf(stderr, "the worker cannot be started: %s\n", std::strerror(error));
        return 0;
    }
    return child;
}

int exit_code_of(int status) noexcept {
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

} // namespace testcontainers::reaper
