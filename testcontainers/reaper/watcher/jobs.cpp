#include "jobs.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>

extern char** environ;  // NOLINT(readability-redundant-declaration)

namespace testcontainers::reaper {
namespace {

/// A file in memory with the worker's input, so that nobody has to wait for it to be read.
FileDescriptor input_of(const std::vector<std::string>& lines) {
    FileDescriptor file{::memfd_create("input", MFD_CLOEXEC)};
    std::string text;
    for (const auto& line : lines) {
        text += line + "\n";
    }
    for (std::size_t written = 0; written < text.size();) {
        const auto count = ::write(file.get(), text.data() + written, text.size() - written);
        if (count < 0) {
            break;
        }
        written += static_cast<std::size_t>(count);
    }
    ::lseek(file.get(), 0, SEEK_SET);
    return file;
}

}  // namespace

Jobs::Jobs(std::string program) : program_(std::move(program)) {}

void Jobs::add(const std::string& line) {
    if (std::find(waiting_.begin(), waiting_.end(), line) == waiting_.end()) {
        waiting_.push_back(line);
    }
    if (running_ == 0) {
        start();
    }
}

void Jobs::start() {
    const auto input = input_of(std::exchange(waiting_, {}));
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, input.get(), STDIN_FILENO);
    std::array<char*, 2> arguments{program_.data(), nullptr};
    pid_t child = 0;
    const int error = ::posix_spawn(&child, program_.c_str(), &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
        std::fprintf(stderr, "the worker cannot be started: %s\n", std::strerror(error));
        return;
    }
    running_ = child;
}

void Jobs::child_ended(pid_t child) {
    if (child != running_) {
        return;
    }
    running_ = 0;
    if (!waiting_.empty()) {
        start();
    }
}

}  // namespace testcontainers::reaper
