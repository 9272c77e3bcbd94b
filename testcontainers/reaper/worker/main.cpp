// The reaper's hands: does what the line that is its argument says, once, and ends. Its exit code says how it
// went (JobEnd).
//
//     remove label=a%3Db&label=c%3Dd     what has all of these labels
//     sweep                              what processes have left that are known to be dead

#include "engine/discovery.hpp"
#include "line.hpp"
#include "removal.hpp"
#include "session/process_identity.hpp"
#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace tc = testcontainers;

constexpr auto owner_label = "org.testcontainers.owner";

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

tc::reaper::Selection selection_of(std::string_view line) {
    constexpr std::string_view removal = "remove ";
    if (line == "sweep") {
        return {.labels = {"org.testcontainers.lang=cpp"}, .also = owner_is_dead};
    }
    if (line.starts_with(removal)) {
        const auto parameters = tc::reaper::parse_line(line.substr(removal.size()));
        if (parameters && parameters->contains("label")) {
            return {.labels = split(parameters->at("label"))};
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
    return static_cast<int>(carry_out(arguments[1]));
}
