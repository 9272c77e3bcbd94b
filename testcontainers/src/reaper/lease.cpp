#include "reaper/lease.hpp"

#include "testcontainers/error.hpp"
#include "testcontainers/url.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace testcontainers::reaper {
namespace {

using namespace std::chrono_literals;

/// Undoes `percent_encode` for text that the reaper encoded.
std::string decoded(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            plain += static_cast<char>(std::stoi(std::string{text.substr(i + 1, 2)}, nullptr, 16));
            i += 2;
        } else {
            plain += text[i];
        }
    }
    return plain;
}

} // namespace

Lease::Lease(Connection connection, std::string name)
    : connection_(std::move(connection)), name_(std::move(name)) {}

Lease Lease::take(const std::string& session_id, const std::string& name, const std::string& hash,
                  std::chrono::milliseconds grace, const StartOptions& options,
                  std::optional<std::chrono::milliseconds> patience) {
    const auto begin = std::chrono::steady_clock::now();
    const auto paths = paths_of(session_id);
    const auto line =
        fmt::format("lease={}&hash={}&grace={}", percent_encode(name), percent_encode(hash), grace.count());
    constexpr int tries = 5;
    for (int i = 0; i < tries; ++i) {
        Lease lease{connect_or_start(paths, options), name};
        if (const auto answer = lease.connection_.ask(line, patience)) {
            lease.understand(*answer);
            return lease;
        }
        if (patience && std::chrono::steady_clock::now() - begin >= *patience) {
            throw WaitTimeout(fmt::format("the shared service \"{}\" was not started by another process "
                                          "before the test's time was up (TESTCONTAINERS_TIME_LIMIT)",
                                          name));
        }
    }
    throw Error(fmt::format("the reaper does not answer; its log is {}", paths.log.string()));
}

void Lease::understand(const std::string& answer) {
    constexpr std::string_view start = "START ";
    constexpr std::string_view running = "RUNNING ";
    constexpr std::string_view failure = "FAILED ";
    if (answer.starts_with(start)) {
        part_ = Part::start;
        const auto attempt = answer.rfind(' ');
        owner_ = static_cast<pid_t>(std::stoi(answer.substr(start.size())));
        mark_ = name_ + "#" + answer.substr(attempt + 1);
    } else if (answer.starts_with(running)) {
        info_ = decoded(std::string_view{answer}.substr(running.size()));
    } else if (answer.starts_with(failure)) {
        throw StartError(fmt::format("the shared service \"{}\" failed to start in another process: {}",
                                     name_, decoded(std::string_view{answer}.substr(failure.size()))));
    } else if (answer == "DIFFERENT") {
        throw ConfigError(fmt::format("the shared service \"{}\" was started from another spec in this "
                                      "session; give one of the two another name",
                                      name_));
    } else {
        throw Error(fmt::format("the reaper does not understand a lease of \"{}\": {}", name_, answer));
    }
}

void Lease::started(const std::string& info) {
    const auto answer =
        connection_.ask(fmt::format("settle={}&info={}", percent_encode(name_), percent_encode(info)), 10s);
    if (answer != "ACK") {
        throw Error(fmt::format("the reaper was lost while the shared service \"{}\" was started", name_));
    }
    info_ = info;
    part_ = Part::use;
}

void Lease::failed(const std::string& error) noexcept {
    try {
        (void)connection_.ask(fmt::format("settle={}&error={}", percent_encode(name_), percent_encode(error)),
                              10s);
    } catch (...) {
        // The end of the connection says the same, with fewer words.
    }
}

} // namespace testcontainers::reaper
