#include "core/signal_name.hpp"

#include "core/words.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace testcontainers::core {
namespace {

constexpr std::array<std::string_view, 34> names{
    "ABRT", "ALRM", "BUS",  "CHLD", "CLD",  "CONT", "FPE",    "HUP",    "ILL",  "INT", "IO",   "IOT",
    "KILL", "PIPE", "POLL", "PROF", "PWR",  "QUIT", "SEGV",   "STKFLT", "STOP", "SYS", "TERM", "TRAP",
    "TSTP", "TTIN", "TTOU", "URG",  "USR1", "USR2", "VTALRM", "WINCH",  "XCPU", "XFSZ"};

/// A number up to `last`, without zeros in front.
bool is_number_up_to(std::string_view text, unsigned last) {
    constexpr std::size_t most_digits = 2;
    return is_number(text) && text.size() <= most_digits && text.front() != '0' &&
           std::stoul(std::string{text}) <= last;
}

/// `RTMIN` to `RTMIN+15`, `RTMAX-14` to `RTMAX`.
bool is_real_time(std::string_view name) {
    constexpr unsigned highest = 15;
    constexpr unsigned lowest = 14;
    const auto rest = name.substr(std::min(name.size(), std::string_view{"RTMIN"}.size()));
    if (name.starts_with("RTMIN")) {
        return rest.empty() || (rest.front() == '+' && is_number_up_to(rest.substr(1), highest));
    }
    return name.starts_with("RTMAX") &&
           (rest.empty() || (rest.front() == '-' && is_number_up_to(rest.substr(1), lowest)));
}

} // namespace

bool is_signal(std::string_view text) {
    constexpr unsigned last_signal = 64;
    std::string upper{text};
    std::ranges::transform(upper, upper.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    std::string_view name = upper;
    name.remove_prefix(name.starts_with("SIG") ? 3 : 0);
    return is_number_up_to(text, last_signal) || is_real_time(name) ||
           std::ranges::find(names, name) != names.end();
}

void check_signal(Problems& problems, std::string_view field, std::string_view text) {
    if (!is_signal(text)) {
        problems.add(field, text, "must be a signal's name or number, such as SIGINT");
    }
}

} // namespace testcontainers::core
