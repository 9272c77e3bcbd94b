#include "core/process_sockets.hpp"

#include "values/file_descriptor.hpp"
#include "values/file_text.hpp"
#include "wait/listening.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

namespace testcontainers::core {
namespace {

using namespace std::chrono_literals;

constexpr auto longest_trust = 250ms;

/// The number behind `key` in one of the kernel's lists; negative where there is none.
int number_after(std::string_view text, std::string_view key) {
    const auto at = text.find(key);
    int number = -1;
    if (at != std::string_view::npos) {
        const auto rest = text.substr(at + key.size());
        (void)std::from_chars(rest.data(), rest.data() + rest.size(), number);
    }
    return number;
}

std::string path_of(int pid, std::string_view name) { return fmt::format("/proc/{}/net/{}", pid, name); }

std::string text_of(int pid, std::string_view name) {
    return file_text(path_of(pid, name)).value_or(std::string{});
}

/// A table of sockets as far as the line of a server on `port`, the whole table where there is none: the
/// kernel walks through all sockets once more to say that there are no more lines.
std::string table_up_to(Port port, int pid, std::string_view name) {
    const FileDescriptor file{::open(path_of(pid, name).c_str(), O_RDONLY | O_CLOEXEC)};
    std::string table;
    std::array<char, 8192> piece; // NOLINT(cppcoreguidelines-pro-type-member-init): read() fills it
    for (;;) {
        const auto count = file ? ::read(file.get(), piece.data(), piece.size()) : 0;
        if (count <= 0) {
            return table;
        }
        table.append(piece.data(), static_cast<std::size_t>(count));
        if (wait::listening_in(table, {}, port.number) == wait::Listening::yes) {
            return table;
        }
    }
}

} // namespace

// An engine in another process namespace counts otherwise: its `pid` is another process here, or none.
bool is_process_of(int pid, const std::string& container_id) {
    const auto groups = pid > 0 ? file_text(fmt::format("/proc/{}/cgroup", pid)) : std::nullopt;
    return groups && groups->find(container_id) != std::string::npos;
}

// Without IPv6 in the kernel there is no sockstat6 and no tcp6.
ProcessSockets::InUse ProcessSockets::in_use(int pid) {
    return {number_after(text_of(pid, "sockstat"), "TCP: inuse "),
            number_after(text_of(pid, "sockstat6"), "TCP6: inuse ")};
}

bool ProcessSockets::is_known(int pid, const InUse& now) const {
    return pid == pid_ && now == seen_ && now.tcp >= 0 &&
           std::chrono::steady_clock::now() - read_ < longest_trust;
}

wait::Listening ProcessSockets::find(int pid, Port port) {
    const auto now = in_use(pid);
    if (is_known(pid, now)) {
        return wait::listening_in(tcp_, tcp6_, port.number);
    }
    pid_ = 0;
    const auto read = std::chrono::steady_clock::now();
    tcp_ = now.tcp == 0 ? std::string{} : table_up_to(port, pid, "tcp");
    if (now.tcp != 0 && tcp_.empty()) {
        return wait::Listening::unknown;
    }
    if (const auto found = wait::listening_in(tcp_, {}, port.number); found == wait::Listening::yes) {
        return found;
    }
    tcp6_ = now.tcp6 == 0 ? std::string{} : table_up_to(port, pid, "tcp6");
    const auto found = wait::listening_in(tcp_, tcp6_, port.number);
    if (found != wait::Listening::yes) {
        pid_ = pid;
        seen_ = now;
        read_ = read;
    }
    return found;
}

wait::Listening ProcessSockets::listening(int pid, Port port) {
    const std::lock_guard lock(mutex_);
    if (container_id_.empty() || port.protocol != Protocol::tcp || !is_process_of(pid, container_id_)) {
        return wait::Listening::unknown;
    }
    const auto found = find(pid, port);
    // The process may have ended meanwhile, and another have its number.
    return is_process_of(pid, container_id_) ? found : wait::Listening::unknown;
}

} // namespace testcontainers::core
