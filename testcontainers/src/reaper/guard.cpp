#include "reaper/guard.hpp"

#include "testcontainers/error.hpp"
#include "testcontainers/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include <unistd.h>

namespace testcontainers::reaper {
namespace {

using namespace std::chrono_literals;

/// A filter in Ryuk's form: `label=name%3Dvalue&label=…`.
std::string filter_of(const Guard::Labels& labels) {
    std::string filter;
    for (const auto& [name, value] : labels) {
        filter += fmt::format("{}label={}", filter.empty() ? "" : "&", percent_encode(name + "=" + value));
    }
    return filter;
}

} // namespace

Access access_to_process(const StartOptions& options) {
    const auto paths = paths_of(options.session_id);
    return {.connect = [paths, options](bool) { return connect_or_start(paths, options); }, .log = paths.log};
}

Guard::Guard(Access access, std::function<Labels()> labels)
    : access_(std::move(access)), labels_(std::move(labels)) {}

Guard::~Guard() {
    if (const auto* const state = state_.load(); state->process == ::getpid()) {
        delete state;
    }
}

Guard::State& Guard::state() {
    auto* current = state_.load();
    if (current->process == ::getpid()) {
        return *current;
    }
    // Its lock may be held for ever by a thread that this process, a forked child, does not have.
    auto fresh = std::make_unique<State>();
    return state_.compare_exchange_strong(current, fresh.get()) ? *fresh.release() : *current;
}

void Guard::protect() {
    auto& own = state();
    const std::lock_guard lock{own.mutex};
    if (!own.connection || !own.connection->alive()) {
        register_again(own);
    }
}

void Guard::protect_also(const Labels& labels) {
    auto& own = state();
    const std::lock_guard lock{own.mutex};
    auto filter = filter_of(labels);
    if (std::ranges::find(own.other_filters, filter) == own.other_filters.end()) {
        own.other_filters.push_back(std::move(filter));
        if (own.connection && confirm(own, own.other_filters.back())) {
            return;
        }
        own.connection.reset();
    }
    if (!own.connection || !own.connection->alive()) {
        register_again(own);
    }
}

/// False when the reaper does not answer.
bool Guard::confirm(State& state, const std::string& filter) {
    const auto answer = state.connection->ask(filter, 10s);
    if (answer && answer != "ACK") {
        state.connection.reset();
        throw Error(fmt::format("the reaper does not take this process: {}", *answer));
    }
    return answer.has_value();
}

void Guard::register_again(State& state) {
    // A reaper at its end may take a connection and never answer: the next try starts a new one.
    constexpr int tries = 5;
    const auto filter = filter_of(labels_());
    for (int i = 0; i < tries; ++i) {
        state.connection = access_.connect(i > 0);
        if (confirm(state, filter) && std::ranges::all_of(state.other_filters, [&state](const auto& other) {
                return confirm(state, other);
            })) {
            return;
        }
        state.connection.reset();
    }
    throw Error(fmt::format("the reaper does not answer; its log is {}", access_.log));
}

void Guard::nothing_left() noexcept {
    try {
        auto& own = state();
        const std::lock_guard lock{own.mutex};
        if (own.connection && access_.hears_of_the_end) {
            (void)own.connection->ask("done=yes", 1s);
            own.connection.reset();
        }
    } catch (...) {
        // The reaper then looks for what is left, and finds nothing.
    }
}

} // namespace testcontainers::reaper
