#include "support/reaper_process.hpp"

#include <algorithm>
#include <charconv>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace testcontainers::testsupport {
namespace {

namespace fs = std::filesystem;

/// What can be read of a file; the process whose file it is may end meanwhile.
std::string text_of(const fs::path& file) {
    const std::ifstream stream{file, std::ios::binary};
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

/// A variable of a process's environment; empty when it has none of this name.
std::string variable_of(const fs::path& process, const std::string& name) {
    std::istringstream variables{text_of(process / "environ")};
    for (std::string variable; std::getline(variables, variable, '\0');) {
        if (variable.starts_with(name + "=")) {
            return variable.substr(name.size() + 1);
        }
    }
    return {};
}

/// The number that a field of /proc/PID/status begins with; 0 when there is none.
long number_in(const std::string& status, const std::string& name) {
    const auto found = status.find("\n" + name + ":");
    return found == std::string::npos ? 0 : std::stol(status.substr(found + name.size() + 2));
}

bool is_reaper_of(const fs::path& process, const std::string& session) {
    using namespace std::string_literals;
    return text_of(process / "cmdline").starts_with("testcontainers-reaper\0"s) &&
           variable_of(process, "TESTCONTAINERS_REAPER_SESSION") == session;
}

} // namespace

std::vector<pid_t> reapers_of(const std::string& session) {
    std::vector<pid_t> reapers;
    for (const auto& entry : fs::directory_iterator{"/proc"}) {
        const auto name = entry.path().filename().string();
        pid_t pid = 0;
        std::from_chars(name.data(), name.data() + name.size(), pid);
        if (pid > 0 && is_reaper_of(entry.path(), session)) {
            reapers.push_back(pid);
        }
    }
    // A child that has not got to its own program yet looks like its parent.
    const auto all = reapers;
    std::erase_if(reapers, [&all](pid_t pid) {
        const auto parent = number_in(text_of(fs::path{"/proc"} / std::to_string(pid) / "status"), "PPid");
        return std::ranges::find(all, parent) != all.end();
    });
    return reapers;
}

std::optional<pid_t> reaper_of(const std::string& session) {
    const auto reapers = reapers_of(session);
    return reapers.empty() ? std::nullopt : std::optional{reapers.front()};
}

bool kill_reaper_of(const std::string& session) {
    const auto pid = reaper_of(session);
    if (!pid) {
        return false;
    }
    ::kill(*pid, SIGKILL);
    return ends_within(*pid, std::chrono::seconds{10});
}

std::string report_of(pid_t reaper) {
    const auto pid = std::to_string(reaper);
    const auto process = fs::path{"/proc"} / pid;
    std::string report;
    std::istringstream workers{text_of(process / "task" / pid / "children")};
    for (std::string worker; workers >> worker;) {
        auto command = text_of(fs::path{"/proc"} / worker / "cmdline");
        std::ranges::replace(command, '\0', ' ');
        report += "runs " + command + "\n";
    }
    return report + text_of(variable_of(process, "TESTCONTAINERS_REAPER_LOG"));
}

ProcessUsage usage_of(pid_t process) {
    const fs::path folder = "/proc/" + std::to_string(process);
    const auto status = text_of(folder / "status");
    const auto number = [&status](const std::string& name) { return number_in(status, name); };
    // The program's name, the second field, may hold blanks; the 14th and 15th are the times in clock ticks.
    const auto stat = text_of(folder / "stat");
    std::istringstream fields{stat.substr(std::min(stat.rfind(')') + 1, stat.size()))};
    std::string skipped;
    for (int field = 3; field < 14; ++field) {
        fields >> skipped;
    }
    long in_user = 0;
    long in_kernel = 0;
    fields >> in_user >> in_kernel;
    return {.peak_memory_kib = number("VmHWM"),
            .switches = number("voluntary_ctxt_switches") + number("nonvoluntary_ctxt_switches"),
            .processor_time =
                std::chrono::milliseconds{(in_user + in_kernel) * 1000 / ::sysconf(_SC_CLK_TCK)}};
}

bool ends_within(pid_t process, std::chrono::milliseconds time) {
    const auto descriptor = static_cast<int>(::syscall(SYS_pidfd_open, process, 0U));
    if (descriptor < 0) {
        return true;
    }
    pollfd polled{descriptor, POLLIN, 0};
    const bool ended = ::poll(&polled, 1, static_cast<int>(time.count())) == 1;
    ::close(descriptor);
    return ended;
}

} // namespace testcontainers::testsupport
