#include "support/child_process.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <stdexcept>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;  // NOLINT(readability-redundant-declaration)

namespace testcontainers::testsupport {
namespace {

std::vector<std::string> environment_with(const std::map<std::string, std::string>& variables) {
    std::vector<std::string> all;
    for (char** variable = environ; *variable != nullptr; ++variable) {
        const std::string text = *variable;
        if (!variables.contains(text.substr(0, text.find('=')))) {
            all.push_back(text);
        }
    }
    for (const auto& [name, value] : variables) {
        all.push_back(name + "=" + value);
    }
    return all;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (auto& text : texts) {
        pointers.push_back(text.data());
    }
    pointers.push_back(nullptr);
    return pointers;
}

}  // namespace

ChildProcess::ChildProcess(const std::vector<std::string>& command, const std::map<std::string, std::string>& variables) {
    std::array<int, 2> pipe{};
    if (::pipe2(pipe.data(), O_CLOEXEC) != 0) {
        throw std::runtime_error("pipe2");
    }
    output_ = pipe[0];
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO);
    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    auto words = command;
    auto settings = environment_with(variables);
    const int error = ::posix_spawnp(&pid_, command.at(0).c_str(), &actions, &attributes, pointers_to(words).data(),
                                     pointers_to(settings).data());
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(pipe[1]);
    if (error != 0) {
        ::close(output_);
        throw std::runtime_error(command.at(0) + ": " + std::strerror(error));
    }
}

ChildProcess::~ChildProcess() {
    if (!end_) {
        ::kill(pid_, SIGKILL);
        (void)wait();
    }
    ::close(output_);
}

std::optional<std::string> ChildProcess::read_line(std::chrono::milliseconds time) {
    const auto deadline = std::chrono::steady_clock::now() + time;
    for (;;) {
        if (const auto end = pending_.find('\n'); end != std::string::npos) {
            auto line = pending_.substr(0, end);
            pending_.erase(0, end + 1);
            return line;
        }
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        pollfd polled{output_, POLLIN, 0};
        std::array<char, 1024> bytes{};
        if (left.count() <= 0 || ::poll(&polled, 1, static_cast<int>(left.count())) <= 0) {
            return std::nullopt;
        }
        const auto count = ::read(output_, bytes.data(), bytes.size());
        if (count <= 0) {
            return std::nullopt;
        }
        pending_.append(bytes.data(), static_cast<std::size_t>(count));
    }
}

void ChildProcess::send_signal(int signal) const {
    ::kill(pid_, signal);
}

void ChildProcess::send_signal_to_group(int signal) const {
    ::kill(-pid_, signal);
}

ChildEnd ChildProcess::wait() {
    if (!end_) {
        int status = 0;
        while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
        }
        end_ = ChildEnd{.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 0,
                        .signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0};
    }
    return *end_;
}

}  // namespace testcontainers::testsupport
