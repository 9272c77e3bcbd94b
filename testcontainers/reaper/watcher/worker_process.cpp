#include "worker_process.hpp"

#include "values/usual_signals.hpp"

#include <array>
#include <cerrno>
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
    const UsualSignals signals;
    pid_t child = 0;
    const int error =
        ::posix_spawn(&child, path.c_str(), nullptr, signals.attributes(), arguments.data(), environ);
    if (error != 0) {
        std::fprintf(stderr, "the worker cannot be started: %s\n", std::strerror(error));
        return 0;
    }
    return child;
}

std::optional<std::string> why_worker_cannot_run(const std::string& program) {
    const pid_t child = start_worker(program, trial_line);
    if (child == 0) {
        return "it cannot be started";
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFSIGNALED(status)) {
        return "it ended by signal " + std::to_string(WTERMSIG(status));
    }
    return why_worker_did_not_run(exit_code_of(status));
}

std::optional<std::string> why_worker_did_not_run(int exit_code) {
    // A shell's and the loader's codes for a program that cannot be run.
    if (exit_code == 126 || exit_code == 127) {
        return "it ended with exit code " + std::to_string(exit_code);
    }
    return std::nullopt;
}

int exit_code_of(int status) noexcept {
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

} // namespace testcontainers::reaper
