#include "core/command_mark.hpp"

#include "core/words.hpp"
#include "values/file_text.hpp"
#include "values/random_name.hpp"

#include <charconv>
#include <csignal>
#include <filesystem>
#include <system_error>

#include <unistd.h>

namespace testcontainers::core {
namespace {

using namespace std::chrono_literals;

constexpr auto name_of_variable = "TESTCONTAINERS_COMMAND";
constexpr auto longest_kill = 10s;

bool has_environment(const std::filesystem::path& process, const std::string& entry) {
    const auto environment = file_text(process / "environ").value_or("");
    return ('\0' + environment).find('\0' + entry + '\0') != std::string::npos;
}

} // namespace

CommandMark::CommandMark() : value_(random_hex(32)) {}

std::pair<const std::string, std::string> CommandMark::variable() const { return {name_of_variable, value_}; }

bool CommandMark::kill_here() const {
    const auto entry = std::string{name_of_variable} + '=' + value_;
    bool killed = false;
    std::error_code error;
    for (const auto& process : std::filesystem::directory_iterator{"/proc", error}) {
        const auto name = process.path().filename().string();
        pid_t pid = 0;
        std::from_chars(name.data(), name.data() + name.size(), pid);
        if (is_number(name) && pid != ::getpid() && has_environment(process.path(), entry)) {
            killed = ::kill(pid, SIGKILL) == 0 || killed;
        }
    }
    return killed;
}

bool CommandMark::kill_by_shell(docker::Client& client, const std::string& container) const {
    const auto script =
        std::string{"killed=1; for p in /proc/[0-9]*; do case \"$(cat $p/environ 2>/dev/null)\" in *"} +
        name_of_variable + '=' + value_ +
        "*) kill -9 ${p#/proc/} && killed=0;; esac; done 2>/dev/null; exit $killed";
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
