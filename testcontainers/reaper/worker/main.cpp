// The reaper's hands: does what the line that is its argument says, once, and ends. Its exit code says how it
// went (JobEnd).
//
//     remove label=a%3Db&label=c%3Dd     what has all of these labels
//     sweep                              what processes have left that are known to be dead, and what has
//                                        outlived its session and is not used any more
//     try                                nothing

#include "engine/discovery.hpp"
#include "line.hpp"
#include "listener.hpp"
#include "reaper/lease_hold.hpp"
#include "reaper/paths.hpp"
#include "reaper/use.hpp"
#include "removal.hpp"
#include "session/process_identity.hpp"
#include "session/session.hpp"
#include "spared.hpp"
#include "testcontainers/error.hpp"
#include "values/file_lock.hpp"
#include "worker_process.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <unistd.h>

namespace {

namespace tc = testcontainers;

constexpr auto owner_label = "org.testcontainers.owner";
constexpr std::string_view sweep = "sweep";

std::vector<std::string> split(const std::string& lines) {
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= lines.size();) {
        const auto end = std::min(lines.find('\n', begin), lines.size());
        parts.push_back(lines.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

bool owner_is_dead(const tc::reaper::Labels& labels) {
    const auto found = labels.find(owner_label);
    const auto owner =
        found == labels.end() ? std::nullopt : tc::session::ProcessIdentity::parse(found->second);
    return owner && owner->liveness() == tc::session::Liveness::dead;
}

/// Of a container that is reused: whether nobody has used it for as long as its label says. Nobody can begin
/// to use it then before this process has ended.
bool was_long_unused(const tc::reaper::Labels& labels) {
    static std::vector<tc::GuardedDescriptor> locks;
    const auto hash = labels.find(std::string{tc::session::hash_label});
    const auto idle = labels.find(std::string{tc::session::idle_label});
    const auto place = labels.find(std::string{tc::session::place_label});
    if (hash == labels.end() || idle == labels.end() || place == labels.end() ||
        place->second != tc::reaper::Use::place()) {
        return false;
    }
    std::int64_t seconds = 0;
    const auto* const end = idle->second.data() + idle->second.size();
    if (std::from_chars(idle->second.data(), end, seconds).ptr != end || seconds < 1) {
        return false;
    }
    auto lock = tc::reaper::Use::unused_for(hash->second, std::chrono::seconds{seconds});
    if (!lock) {
        return false;
    }
    locks.push_back(std::move(*lock));
    return true;
}

/// Whether it is of another session whose reaper lives, and removes it itself.
bool has_another_reaper(const tc::reaper::Labels& labels) {
    const auto found = labels.find(std::string{tc::session::session_label});
    const char* const own = std::getenv("TESTCONTAINERS_REAPER_SESSION");
    if (found == labels.end() || own == nullptr || found->second == own ||
        found->second.find('/') != std::string::npos) {
        return false;
    }
    try {
        return tc::reaper::has_listener(tc::reaper::paths_of(found->second).socket);
    } catch (const tc::ConfigError&) {
        return false; // no folder in which reapers could be
    }
}

/// A label's value; empty when there is none.
std::string value_of(const tc::reaper::Labels& labels, std::string_view name) {
    const auto found = labels.find(std::string{name});
    return found == labels.end() ? std::string{} : found->second;
}

/// Of what a session shares, whose owner is its reaper: whether processes use it that live on after that.
/// Nobody can begin to use it then before this process has ended. What is used elsewhere nobody here can
/// tell.
bool is_held(const tc::reaper::Labels& labels) {
    static std::map<std::string, tc::FileDescriptor> locks;
    const auto session = value_of(labels, tc::session::session_label);
    const auto mark = value_of(labels, tc::session::shared_label);
    const auto attempt = mark.substr(mark.rfind('#') + 1);
    if (mark.empty() || (session + attempt).find('/') != std::string::npos) {
        return false;
    }
    if (const auto place = value_of(labels, tc::session::place_label); place != tc::reaper::Use::place()) {
        return !place.empty();
    }
    const auto file = tc::reaper::lease_file(session, attempt).string();
    if (locks.contains(file)) {
        return false;
    }
    if (const char* const own = std::getenv("TESTCONTAINERS_REAPER_SESSION");
        own != nullptr && session == own) {
        // The reaper that runs this has made sure who holds it, and knows when nobody does.
        return ::access(file.c_str(), F_OK) == 0;
    }
    auto lock = tc::locked_file(file, tc::FileLock::alone_if_free);
    if (!lock) {
        return errno != ENOENT;
    }
    ::unlink(file.c_str());
    locks.emplace(file, std::move(lock));
    return false;
}

bool is_left(const tc::reaper::Labels& labels) {
    return (owner_is_dead(labels) && !has_another_reaper(labels) && !is_held(labels)) ||
           was_long_unused(labels);
}

tc::reaper::Selection selection_of(std::string_view line) {
    constexpr std::string_view removal = "remove ";
    if (line == sweep) {
        return {.labels = {"org.testcontainers.lang=cpp"}, .also = is_left, .spared = tc::reaper::is_spared};
    }
    if (line.starts_with(removal)) {
        const auto parameters = tc::reaper::parse_line(line.substr(removal.size()));
        if (parameters && parameters->contains("label")) {
            return {.labels = split(parameters->at("label")), .spared = tc::reaper::is_spared};
        }
    }
    throw tc::ConfigError(fmt::format("\"{}\" is not understood", line));
}

/// What cannot be understood is refused.
tc::reaper::JobEnd carry_out(const std::string& line) {
    try {
        const auto selection = selection_of(line);
        const auto engine =
            tc::engine::discover(tc::Settings::current(), tc::engine::Surroundings::of_process());
        if (line == sweep) {
            tc::reaper::forget_what_is_gone(engine->client(), engine->info().url);
        }
        return tc::reaper::remove(engine->client(), selection);
    } catch (const tc::ConfigError& error) {
        fmt::print("{}\n", error.message());
        return tc::reaper::JobEnd::refused;
    } catch (const tc::Error& error) {
        fmt::print("{}: {}\n", line, error.message());
        return tc::reaper::JobEnd::engine_away;
    }
}

} // namespace

int main(int count, char** arguments) {
    if (count != 2) {
        fmt::print("one argument is expected, such as \"sweep\"\n");
        return static_cast<int>(tc::reaper::JobEnd::refused);
    }
    if (std::string_view{arguments[1]} == tc::reaper::trial_line) {
        return static_cast<int>(tc::reaper::JobEnd::done);
    }
    return static_cast<int>(carry_out(arguments[1]));
}
