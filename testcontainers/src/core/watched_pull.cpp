#include "core/watched_pull.hpp"

#include "core/pull_display.hpp"

#include <algorithm>
#include <utility>

namespace testcontainers::core {
namespace {

using std::chrono::milliseconds;

/// How often it is shown while nothing comes.
constexpr milliseconds between_looks{5000};

/// An equal part of the pause, not longer than that.
milliseconds step_of(milliseconds pause) {
    const auto parts =
        std::max<milliseconds::rep>((pause + between_looks - milliseconds{1}) / between_looks, 1);
    return milliseconds{(pause.count() + parts - 1) / parts};
}

} // namespace

WatchedPull::WatchedPull(std::string image, milliseconds pause, const std::stop_token& outer)
    : image_(std::move(image)), pause_(pause),
      watch_(step_of(pause), outer, [this](const std::stop_token&) { return goes_on(); }) {
    show();
}

void WatchedPull::take(const docker::PullProgress& step) {
    {
        const std::lock_guard lock(mutex_);
        tally_.take(step);
        moved_ = Clock::now();
    }
    watch_.moved();
    show();
}

std::string WatchedPull::last_step() const {
    const std::lock_guard lock(mutex_);
    return tally_.last_step();
}

bool WatchedPull::goes_on() {
    show();
    const std::lock_guard lock(mutex_);
    return Clock::now() - moved_ < pause_;
}

void WatchedPull::show() {
    const std::lock_guard lock(mutex_);
    PullDisplay::of_process().update(image_, tally_, Clock::now());
}

} // namespace testcontainers::core
