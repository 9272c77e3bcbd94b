#include "core/command_mark.hpp"

#include "core/words.hpp"
#include "values/file_text.hpp"
#include "values/random_name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <functional>
#include <system_error>
#include <thread>
#include <vector>

#include <unistd.h>

namespace testcontainers::core {
namespace {

using namespace std::chrono_literals;

constexpr auto name_of_variable = "TESTCONTAINERS_COMMAND";
constexpr auto longest_kill = 10s;
/// Of the shell. A pass over the processes takes it some milliseconds; they end faster than they fork.
constexpr int most_passes = 100;

/// The processes that are seen here but this one, the youngest first: those are the likeliest to make others
/// before their turn comes.
std::vector<pid_t> processes() {
    std::vector<pid_t> found;
    std::error_code error;
    for (const auto& process : std::filesystem::directory_iterator{"/proc", error}) {
        const auto name = process.path().filename().string();
        pid_t pid = 0;
        std::from_chars(name.data(), name.data() + name.size(), pid);
        if (is_number(name) && pid != ::getpid()) {
            found.push_back(pid);
        }
    }
    std::ranges::sort(found, std::greater{});
    return found;
}

bool has_environment(const std::filesystem::path& process, const std::string& entry) {
    const auto environment = file_text(process / "environ").value_or("");
    return ('\0' + environment).find('\0' + entry + '\0') != std::string::npos;
}

} // namespace

CommandMark::CommandMark() : value_(random_hex(32)) {}

std::pair<const std::string, std::string> CommandMark::variable() const { return {name_of_variable, value_}; }

bool CommandMark::kill_here() const {
    const auto end = std::chrono::steady_clock::now() + longest_kill;
    bool killed = false;
    while (kill_seen()) {
        // One that is killed is seen until it has run once more.
        killed = true;
        if (std::chrono::steady_clock::now() >= end) {
            break;
        }
        std::this_thread::yield();
    }
    return killed;
}

/// Whether there were any that could be killed.
bool CommandMark::kill_seen() const {
    const auto entry = std::string{name_of_variable} + '=' + value_;
    bool killed = false;
    for (const auto pid : processes()) {
        if (has_environment("/proc/" + std::to_string(pid), entry)) {
            killed = ::kill(pid, SIGKILL) == 0 || killed;
        }
    }
    return killed;
}

bool CommandMark::kill_by_shell(docker::Client& client, const std::string& container) const {
    const auto script = fmt::format(
        "pass=0; while [ $pass -lt {} ]; do seen=; for p in /proc/[0-9]*; do case \"$(cat $p/environ)\" in "
        "*{}={}*) kill -9 ${{p#/proc/}} && seen=1;; esac; done; "
        "[ -n \"$seen\" ] || {{ [ $pass -gt 0 ]; exit; }}; pass=$((pass + 1)); done 2>/dev/null; exit 1",
        most_passes, name_of_variable, value_);
    auto execs = client.execs();
    const docker::Call call{.timeout = longest_kill};
    const auto id = execs.create(container, {.command = {"sh", "-c", script}, .user = "0"}, call);
    execs.start(
        id, [](LogStream, std::string_view) { return true; }, call);
    return execs.inspect(id, call).exit_code == 0;
}

bool CommandMark::kill_in(docker::Client& client, const std::string& container) const noexcept {
    try {
        return kill_here() || kill_by_shell(client, container);
    } catch (...) {
        return false;
    }
}

} // namespace testcontainers::core
