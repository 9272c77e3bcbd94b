#include "session/process_identity.hpp"

#include "values/digest.hpp"
#include "values/file_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <climits>
#include <csignal>
#include <fstream>

#include <unistd.h>

namespace testcontainers::session {
namespace {

/// The namespace of processes that a machine begins with has this number on every Linux.
constexpr std::string_view first_space = "4026531836";

/// `4026531836` of `pid:[4026531836]`; 0 when there is none.
std::string_view number_of_space(std::string_view space) {
    const auto begin = space.find('[');
    const auto end = space.find(']');
    return begin < end && end != std::string_view::npos ? space.substr(begin + 1, end - begin - 1) : "0";
}

std::string this_host() {
    std::array<char, HOST_NAME_MAX + 1> name{};
    ::gethostname(name.data(), name.size() - 1);
    std::array<char, 64> link{};
    const auto size = ::readlink("/proc/self/ns/pid", link.data(), link.size());
    return host_text(name.data(), file_text("/etc/machine-id").value_or(""),
                     {link.data(), size > 0 ? static_cast<std::size_t>(size) : 0});
}

std::string this_boot() {
    std::string id;
    std::getline(std::ifstream{"/proc/sys/kernel/random/boot_id"}, id);
    return id;
}

template <class Number>
std::optional<Number> number(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return value;
}

/// What the kernel tells of a process.
struct Sight {
    enum class Kind : std::uint8_t {
        runs,
        ended,  ///< its parent has not asked for its end yet
        absent, ///< nothing is told of such a process
        unclear,
    };
    Kind kind = Kind::unclear;
    std::uint64_t start_time = 0;
};

/// The start time is the 22nd field of `/proc/<pid>/stat`. The second, the program's name, may hold blanks
/// and parentheses.
Sight sight_of(pid_t pid, const std::filesystem::path& proc) {
    errno = 0;
    const auto text = file_text(proc / std::to_string(pid) / "stat");
    if (!text) {
        const bool absent = errno == ENOENT || errno == ESRCH;
        return {.kind = absent ? Sight::Kind::absent : Sight::Kind::unclear};
    }
    const auto name_end = text->rfind(')');
    if (name_end == std::string::npos || name_end + 2 >= text->size()) {
        return {};
    }
    std::string_view rest = std::string_view{*text}.substr(name_end + 2);
    if (rest.front() == 'Z' || rest.front() == 'X') {
        return {.kind = Sight::Kind::ended};
    }
    for (int field = 3; field < 22; ++field) {
        const auto end = rest.find(' ');
        if (end == std::string_view::npos) {
            return {};
        }
        rest.remove_prefix(end + 1);
    }
    const auto start_time = number<std::uint64_t>(rest.substr(0, rest.find(' ')));
    return start_time ? Sight{Sight::Kind::runs, *start_time} : Sight{};
}

int ask_for(pid_t pid) noexcept { return ::kill(pid, 0) == 0 ? 0 : errno; }

/// The part of a host's text that names the machine; empty when that has no id of its own.
std::string_view machine_of(std::string_view host) {
    const auto machine = host.substr(0, std::min(host.rfind('-'), host.size()));
    const auto digest = machine.substr(std::min(machine.rfind('-'), machine.size()));
    return digest.size() > std::string_view{"-0"}.size() ? machine : std::string_view{};
}

} // namespace

std::string host_text(std::string_view name, std::string_view id, std::string_view space) {
    constexpr std::size_t digits = 12;
    constexpr std::size_t length_of_id = 32;
    const auto number = number_of_space(space);
    id = id.substr(0, id.find_first_of(" \n"));
    // The id itself is to stay on the machine (machine-id(5)).
    const auto digest = number == first_space && id.size() == length_of_id
                            ? sha256_hex(fmt::format("org.testcontainers:{}", id)).substr(0, digits)
                            : "0";
    return fmt::format("{}-{}-{}", name, digest, number);
}

const Viewpoint& Viewpoint::of_this_process() {
    static const Viewpoint here{.host = this_host(), .boot = this_boot(), .probe = &ask_for};
    return here;
}

std::optional<ProcessIdentity> ProcessIdentity::of(pid_t pid) {
    const auto& here = Viewpoint::of_this_process();
    const auto sight = sight_of(pid, here.proc);
    if (sight.kind != Sight::Kind::runs) {
        return std::nullopt;
    }
    return ProcessIdentity{.host = here.host, .boot = here.boot, .pid = pid, .start_time = sight.start_time};
}

std::optional<ProcessIdentity> ProcessIdentity::parse(std::string_view text) {
    std::array<std::string_view, 4> parts;
    for (auto& part : parts) {
        const auto end = std::min(text.find('/'), text.size());
        part = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    const auto pid = number<pid_t>(parts[2]);
    const auto start_time = number<std::uint64_t>(parts[3]);
    if (parts[0].empty() || parts[1].empty() || !pid || *pid < 1 || !start_time || !text.empty()) {
        return std::nullopt;
    }
    return ProcessIdentity{
        .host = std::string{parts[0]}, .boot = std::string{parts[1]}, .pid = *pid, .start_time = *start_time};
}

Liveness ProcessIdentity::liveness(const Viewpoint& here) const {
    if (boot != here.boot) {
        const auto machine = machine_of(host);
        return !machine.empty() && machine == machine_of(here.host) ? Liveness::dead : Liveness::unknown;
    }
    if (host != here.host) {
        return Liveness::unknown;
    }
    const auto sight = sight_of(pid, here.proc);
    switch (sight.kind) {
    case Sight::Kind::runs:
        return sight.start_time == start_time ? Liveness::alive : Liveness::dead;
    case Sight::Kind::ended:
        return Liveness::dead;
    case Sight::Kind::absent:
        // A /proc that hides the processes of others looks the same.
        return here.probe(pid) == ESRCH ? Liveness::dead : Liveness::unknown;
    default:
        return Liveness::unknown;
    }
}

std::string to_string(const ProcessIdentity& identity) {
    return fmt::format("{}/{}/{}/{}", identity.host, identity.boot, identity.pid, identity.start_time);
}

} // namespace testcontainers::session
