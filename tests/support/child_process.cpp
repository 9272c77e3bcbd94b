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

extern char** environ; // NOLINT(readability-redundant-declaration)

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

/// How a child is spawned.
class Spawning {
public:
    explicit Spawning(ChildProcess::Place place) {
        ::posix_spawn_file_actions_init(&actions_);
        ::posix_spawnattr_init(&attributes_);
        if (place == ChildProcess::Place::terminal) {
            attach_terminal();
        } else {
            attach_pipe();
        }
    }
    Spawning(const Spawning&) = delete;
    Spawning& operator=(const Spawning&) = delete;
    ~Spawning() {
        ::posix_spawnattr_destroy(&attributes_);
        ::posix_spawn_file_actions_destroy(&actions_);
        if (childs_end_ >= 0) {
            ::close(childs_end_);
        }
    }

    pid_t spawn(std::vector<std::string> words, const std::map<std::string, std::string>& variables) {
        auto settings = environment_with(variables);
        pid_t child = -1;
        const int error = ::posix_spawnp(&child, words.at(0).c_str(), &actions_, &attributes_,
                                         pointers_to(words).data(), pointers_to(settings).data());
        if (error != 0) {
            ::close(output_);
            throw std::runtime_error(words.at(0) + ": " + std::strerror(error));
        }
        return child;
    }

    [[nodiscard]] int output() const noexcept { return output_; }

private:
    void attach_pipe() {
        std::array<int, 2> pipe{};
        if (::pipe2(pipe.data(), O_CLOEXEC) != 0) {
            throw std::runtime_error("pipe2");
        }
        output_ = pipe[0];
        childs_end_ = pipe[1];
        ::posix_spawn_file_actions_adddup2(&actions_, childs_end_, STDOUT_FILENO);
        ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP);
    }

    /// The first terminal that the leader of a session opens becomes the session's.
    void attach_terminal() {
        std::array<char, 64> name{};
        output_ = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
        if (output_ < 0 || ::grantpt(output_) != 0 || ::unlockpt(output_) != 0 ||
            ::ptsname_r(output_, name.data(), name.size()) != 0) {
            throw std::runtime_error("no terminal");
        }
        ::posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, name.data(), O_RDWR, 0);
        ::posix_spawn_file_actions_adddup2(&actions_, STDIN_FILENO, STDOUT_FILENO);
        ::posix_spawn_file_actions_adddup2(&actions_, STDIN_FILENO, STDERR_FILENO);
        ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSID);
    }

    posix_spawn_file_actions_t actions_{};
    posix_spawnattr_t attributes_{};
    int output_ = -1;
    int childs_end_ = -1;
};

} // namespace

ChildProcess::ChildProcess(const std::vector<std::string>& command,
                           const std::map<std::string, std::string>& variables, Place place) {
    Spawning spawning{place};
    pid_ = spawning.spawn(command, variables);
    output_ = spawning.output();
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
            if (line.ends_with('\r')) {
                line.pop_back();
            }
            return line;
        }
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
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

void ChildProcess::send_signal(int signal) const { ::kill(pid_, signal); }

void ChildProcess::send_signal_to_group(int signal) const { ::kill(-pid_, signal); }

void ChildProcess::press_ctrl_c() const {
    constexpr char ctrl_c = '\3';
    if (::write(output_, &ctrl_c, 1) != 1) {
        throw std::runtime_error("no terminal to press Ctrl-C in");
    }
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

} // namespace testcontainers::testsupport
