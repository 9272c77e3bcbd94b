#include "reaper/start.hpp"

#include "reaper/failure.hpp"
#include "reaper/program_file.hpp"
#include "reaper/programs.hpp"
#include "values/guarded_descriptor.hpp"
#include "values/guarded_lock.hpp"
#include "values/usual_signals.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ; // NOLINT(readability-redundant-declaration)

namespace testcontainers::reaper {
namespace {

GuardedDescriptor checked(GuardedDescriptor descriptor, std::string_view what) {
    if (!descriptor) {
        cannot_start(what, errno);
    }
    return descriptor;
}

GuardedDescriptor listen_at(const std::filesystem::path& socket) {
    ::unlink(socket.c_str());
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, socket.c_str(), sizeof address.sun_path - 1);
    auto listener = checked(
        GuardedDescriptor::made([] { return ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0); }), "socket");
    if (::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        cannot_start(socket.string(), errno);
    }
    if (::listen(listener.get(), SOMAXCONN) != 0) {
        cannot_start("listen", errno);
    }
    return listener;
}

/// The environment of this process, with some variables set.
std::vector<std::string> environment_with(const std::vector<std::pair<std::string, std::string>>& settings) {
    std::vector<std::string> variables;
    for (char** variable = environ; *variable != nullptr; ++variable) {
        const std::string_view text{*variable};
        const auto name = text.substr(0, text.find('='));
        const bool is_set =
            std::any_of(settings.begin(), settings.end(), [&](const auto& one) { return one.first == name; });
        if (!is_set) {
            variables.emplace_back(text);
        }
    }
    for (const auto& [name, value] : settings) {
        variables.push_back(fmt::format("{}={}", name, value));
    }
    return variables;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (auto& text : texts) {
        pointers.push_back(text.data());
    }
    pointers.push_back(nullptr);
    return pointers;
}

/// The numbers of the watcher's own descriptors, 0 to 4.
constexpr int listener_place = 3;
constexpr int worker_place = 4;

/// The same under a number that is none of the watcher's own, so that putting one descriptor at its place
/// closes no other.
GuardedDescriptor out_of_the_way(GuardedDescriptor descriptor) {
    if (descriptor.get() > worker_place) {
        return descriptor;
    }
    return checked(
        GuardedDescriptor::made([&] { return ::fcntl(descriptor.get(), F_DUPFD_CLOEXEC, worker_place + 1); }),
        "fcntl");
}

/// Puts descriptors where the watcher expects them; all of them are out of the way.
void place(posix_spawn_file_actions_t& actions, const GuardedDescriptor& listener,
           const GuardedDescriptor& worker, const GuardedDescriptor& log) {
    ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions, log.get(), STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, log.get(), STDERR_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, listener.get(), listener_place);
    ::posix_spawn_file_actions_adddup2(&actions, worker.get(), worker_place);
}

void spawn(const Paths& paths, const StartOptions& options) {
    const auto listener = out_of_the_way(listen_at(paths.socket));
    const auto watcher =
        out_of_the_way(GuardedDescriptor{program_file(watcher_program(), "testcontainers-reaper")});
    const auto worker =
        out_of_the_way(GuardedDescriptor{program_file(worker_program(), "testcontainers-reaper-worker")});
    const auto log =
        out_of_the_way(checked(GuardedDescriptor::made([&] {
                                   return ::open(paths.log.c_str(),
                                                 O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
                               }),
                               paths.log.native()));
    auto variables = environment_with({
        {"DOCKER_HOST", options.engine_url},
        {"TESTCONTAINERS_REAPER_SOCKET", paths.socket},
        {"TESTCONTAINERS_REAPER_LOCK", paths.lock},
        {"TESTCONTAINERS_REAPER_LOG", paths.log},
        {"TESTCONTAINERS_REAPER_SESSION", options.session_id},
        {"TESTCONTAINERS_REAPER_LINGER_MS", std::to_string(options.linger.count())},
    });
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    place(actions, listener, worker, log);
    const auto program = fmt::format("/proc/self/fd/{}", watcher.get());
    std::string name = "testcontainers-reaper";
    std::array<char*, 2> arguments{name.data(), nullptr};
    const UsualSignals signals;
    pid_t child = 0;
    const int error = ::posix_spawn(&child, program.c_str(), &actions, signals.attributes(), arguments.data(),
                                    pointers_to(variables).data());
    ::posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
        cannot_start("posix_spawn", error);
    }
    while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
    }
}

} // namespace

Connection connect_or_start(const Paths& paths, const StartOptions& options) {
    if (auto connection = Connection::to(paths.socket)) {
        return std::move(*connection);
    }
    const auto lock =
        checked(guarded_lock(paths.lock.native(), FileLock::alone, O_RDWR | O_CREAT), paths.lock.native());
    if (auto connection = Connection::to(paths.socket)) {
        return std::move(*connection);
    }
    spawn(paths, options);
    auto connection = Connection::to(paths.socket);
    if (!connection) {
        cannot_start(fmt::format("it ended at once; see {}", paths.log.string()), ECONNREFUSED);
    }
    return std::move(*connection);
}

} // namespace testcontainers::reaper
