// The reaper's hands: reads lines from standard input, does what they say, and ends.
//
//     remove label=a%3Db&label=c%3Dd     what has all of these labels
//     sweep                              what processes have left that are known to be dead
//
// While the engine is away it tries again, for five minutes at most.

#include "engine/discovery.hpp"
#include "line.hpp"
#include "removal.hpp"
#include "session/process_identity.hpp"
#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <chrono>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include <poll.h>

namespace {

namespace tc = testcontainers;
using namespace std::chrono_literals;

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
    const auto owner = found == labels.end() ? std::nullopt : tc::session::ProcessIdentity::parse(found->second);
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

/// True when all of it is done; what cannot be understood is done.
bool carry_out(const std::string& line) {
    try {
        const auto selection = selection_of(line);
        const auto engine = tc::engine::discover(tc::Settings::current(), tc::engine::Surroundings::of_process());
        return tc::reaper::remove(engine->client(), selection);
    } catch (const tc::ConfigError& error) {
        fmt::print("{}\n", error.message());
        return true;
    } catch (const tc::Error& error) {
        fmt::print("{}: {}\n", line, error.message());
        return false;
    }
}

std::vector<std::string> read_lines() {
    std::vector<std::string> lines;
    for (std::string line; std::getline(std::cin, line);) {
        lines.push_back(line);
    }
    return lines;
}

}  // namespace

int main() {
    auto lines = read_lines();
    const auto end = std::chrono::steady_clock::now() + 5min;
    for (auto pause = 100ms; std::chrono::steady_clock::now() < end; pause = std::min(pause * 2, 5000ms)) {
        std::erase_if(lines, carry_out);
        if (lines.empty()) {
            return 0;
        }
        ::poll(nullptr, 0, static_cast<int>(pause.count()));
    }
    return 1;
}
