#include "reaper_process.hpp"

#include "values/file_descriptor.hpp"

#include <algorithm>
#include <charconv>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace testcontainers::testsupport {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
    std::ifstream stream{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

bool is_reaper_of(const fs::path& process, const std::string& session) {
    using namespace std::string_literals;
    return text_of(process / "cmdline").starts_with("testcontainers-reaper\0"s) &&
           ("\0"s + text_of(process / "environ"))
                   .find("\0TESTCONTAINERS_REAPER_SESSION="s + session + "\0"s) != std::string::npos;
}

} // namespace

std::optional<pid_t> reaper_of(const std::string& session) {
    for (const auto& entry : fs::directory_iterator{"/proc"}) {
        const auto name = entry.path().filename().string();
        pid_t pid = 0;
        std::from_chars(name.data(), name.data() + name.size(), pid);
        if (pid > 0 && is_reaper_of(entry.path(), session)) {
            return pid;
        }
    }
    return std::nullopt;
}

bool kill_reaper_of(const std::string& session) {
    const auto pid = reaper_of(session);
    if (!pid) {
        return false;
    }
    ::kill(*pid, SIGKILL);
    return ends_within(*pid, std::chrono::seconds{10});
}

bool ends_within(pid_t process, std::chrono::milliseconds time) {
    const FileDescriptor descriptor{static_cast<int>(::syscall(SYS_pidfd_open, process, 0U))};
    if (!descriptor) {
        return true;
    }
    pollfd polled{descriptor.get(), POLLIN, 0};
    return ::poll(&polled, 1, static_cast<int>(time.count())) == 1;
}

} // namespace testcontainers::testsupport
