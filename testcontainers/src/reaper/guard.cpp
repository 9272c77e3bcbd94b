#include "reaper/guard.hpp"

#include "testcontainers/error.hpp"
#include "testcontainers/url.hpp"

#include <fmt/format.h>

#include <chrono>

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

Guard::Guard(const std::string& session_id, std::function<Labels()> labels, StartOptions options)
    : paths_(paths_of(session_id)), options_(std::move(options)), labels_(std::move(labels)) {
    options_.session_id = session_id;
}

void Guard::protect() {
    const std::lock_guard lock{mutex_};
    if (owner_ != ::getpid() || !connection_ || !connection_->alive()) {
        register_again();
    }
}

void Guard::register_again() {
    // A reaper at its end may take a connection and never answer: the next try starts a new one.
    constexpr int tries = 5;
    const auto filter = filter_of(labels_());
    for (int i = 0; i < tries; ++i) {
        connection_ = connect_or_start(paths_, options_);
        owner_ = ::getpid();
        const auto answer = connection_->ask(filter, 10s);
        if (answer == "ACK") {
            return;
        }
        connection_.reset();
        if (answer) {
            throw Error(fmt::format("the reaper does not take this process: {}", *answer));
        }
    }
    throw Error(fmt::format("the reaper does not answer; its log is {}", paths_.log.string()));
}

void Guard::nothing_left() noexcept {
    try {
        const std::lock_guard lock{mutex_};
        if (owner_ == ::getpid() && connection_) {
            (void)connection_->ask("done=yes", 1s);
            connection_.reset();
        }
    } catch (...) {
        // The reaper then looks for what is left, and finds nothing.
    }
}

} // namespace testcontainers::reaper
