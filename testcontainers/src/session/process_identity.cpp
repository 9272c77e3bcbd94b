#include "session/process_identity.hpp"
#include "values/file_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <climits>
#include <fstream>

#include <unistd.h>

namespace testcontainers::session {
namespace {

std::string this_host() {
    std::array<char, HOST_NAME_MAX + 1> name{};
    ::gethostname(name.data(), name.size() - 1);
    std::array<char, 64> link{};
    const auto size = ::readlink("/proc/self/ns/pid", link.data(), link.size());
    std::string space{link.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
    // `pid:[4026531836]`
    const auto begin = std::min(space.find('['), space.size() - 1) + 1;
    return fmt::format("{}-{}", name.data(),
                       space.empty() ? "0" : space.substr(begin, space.find(']') - begin));
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

/// The 22nd field of `/proc/<pid>/stat`. The second, the program's name, may hold blanks and parentheses.
std::optional<std::uint64_t> start_time_of(pid_t pid) {
    const auto text = file_text(fmt::format("/proc/{}/stat", pid)).value_or("");
    const auto name_end = text.rfind(')');
    if (name_end == std::string::npos || name_end + 2 >= text.size()) {
        return std::nullopt;
    }
    std::string_view rest = std::string_view{text}.substr(name_end + 2);
    if (rest.front() == 'Z' || rest.front() == 'X') {
        return std::nullopt;
    }
    for (int field = 3; field < 22; ++field) {
        rest.remove_prefix(std::min(rest.find(' ') + 1, rest.size()));
    }
    return number<std::uint64_t>(rest.substr(0, rest.find(' ')));
}

std::string_view machine_of(std::string_view host) { return host.substr(0, host.rfind('-')); }

} // namespace

std::optional<ProcessIdentity> ProcessIdentity::of(pid_t pid) {
    const auto start_time = start_time_of(pid);
    if (!start_time) {
        return std::nullopt;
    }
    return ProcessIdentity{.host = this_host(), .boot = this_boot(), .pid = pid, .start_time = *start_time};
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
    if (parts[0].empty() || parts[1].empty() || !pid || !start_time || !text.empty()) {
        return std::nullopt;
    }
    return ProcessIdentity{
        .host = std::string{parts[0]}, .boot = std::string{parts[1]}, .pid = *pid, .start_time = *start_time};
}

Liveness ProcessIdentity::liveness() const {
    if (boot != this_boot()) {
        return machine_of(host) == machine_of(this_host()) ? Liveness::dead : Liveness::unknown;
    }
    if (host != this_host()) {
        return Liveness::unknown;
    }
    return start_time_of(pid) == start_time ? Liveness::alive : Liveness::dead;
}

std::string to_string(const ProcessIdentity& identity) {
    return fmt::format("{}/{}/{}/{}", identity.host, identity.boot, identity.pid, identity.start_time);
}

} // namespace testcontainers::session
