#include "reaper/guard.hpp"

#include "testcontainers/error.hpp"
#include "testcontainers/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
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

void Guard::protect() {
    const std::lock_guard lock{mutex_};
    if (owner_ != ::getpid() || !connection_ || !connection_->alive()) {
        register_again();
    }
}

void Guard::protect_also(const Labels& labels) {
    const std::lock_guard lock{mutex_};
    if (owner_ != ::getpid()) {
        other_filters_.clear();
        connection_.reset();
        owner_ = ::getpid();
    }
    auto filter = filter_of(labels);
    if (std::ranges::find(other_filters_, filter) == other_filters_.end()) {
        other_filters_.push_back(std::move(filter));
        if (connection_ && confirm(other_filters_.back())) {
            return;
        }
        connection_.reset();
    }
    if (!connection_ || !connection_->alive()) {
        register_again();
    }
}

/// False when the reaper does not answer.
bool Guard::confirm(const std::string& filter) {
    const auto answer = connection_->ask(filter, 10s);
    if (answer && answer != "ACK") {
        connection_.reset();
        throw Error(fmt::format("the reaper does not take this process: {}", *answer));
    }
    return answer.has_value();
}

void Guard::register_again() {
    // A reaper at its end may take a connection and never answer: the next try starts a new one.
    constexpr int tries = 5;
    if (owner_ != ::getpid()) {
        other_filters_.clear();
    }
    const auto filter = filter_of(labels_());
    for (int i = 0; i < tries; ++i) {
        connection_ = access_.connect(i > 0);
        owner_ = ::getpid();
        if (confirm(filter) &&
            std::ranges::all_of(other_filters_, [this](const auto& other) { return confirm(other); })) {
            return;
        }
        connection_.reset();
    }
    throw Error(fmt::format("the reaper does not answer; its log is {}", access_.log));
}

void Guard::nothing_left() noexcept {
    try {
        const std::lock_guard lock{mutex_};
        if (owner_ == ::getpid() && connection_ && access_.hears_of_the_end) {
            (void)connection_->ask("done=yes", 1s);
            connection_.reset();
        }
    } catch (...) {
        // The reaper then looks for what is left, and finds nothing.
    }
}

} // namespace testcontainers::reaper
