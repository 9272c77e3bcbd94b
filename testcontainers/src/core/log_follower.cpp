#include "core/log_follower.hpp"

#include <utility>

namespace testcontainers {

LogFollower::State::State(docker::Client& client, engine::EventHub& events, core::Followed followed,
                          LogConsumer consumer)
    : following_(
          std::make_unique<core::LogFollowing>(client, events, std::move(followed), std::move(consumer))),
      thread_([this](const std::stop_token& stop) { follow(stop); }) {}

LogFollower::State::~State() {
    if (owner_.is_this_process()) {
        stop();
    } else {
        // The thread is the parent's: there is none to be joined here, and what it waits on must not be
        // touched.
        thread_.detach();
        (void)following_.release();
    }
}

void LogFollower::State::follow(const std::stop_token& stop) {
    std::exception_ptr failure;
    try {
        following_->run(stop);
    } catch (...) {
        failure = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    // What a stopped exchange says of itself is no news.
    failure_ = stop.stop_requested() ? nullptr : std::move(failure);
    ended_ = true;
    ended_changed_.notify_all();
}

void LogFollower::State::wait() {
    std::unique_lock lock(mutex_);
    ended_changed_.wait(lock, [this] { return ended_; });
    if (auto failure = std::exchange(failure_, nullptr)) {
        std::rethrow_exception(failure);
    }
}

void LogFollower::State::stop() noexcept {
    thread_.request_stop();
    if (thread_.joinable() && thread_.get_id() != std::this_thread::get_id()) {
        thread_.join();
    }
}

void LogFollower::State::finish() {
    following_->finish();
    wait();
}

LogFollower::LogFollower(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}

LogFollower::LogFollower(LogFollower&&) noexcept = default;

LogFollower& LogFollower::operator=(LogFollower&&) noexcept = default;

LogFollower::~LogFollower() = default;

void LogFollower::wait() { state_->wait(); }

void LogFollower::stop() noexcept {
    if (state_) {
        state_->stop();
    }
}

} // namespace testcontainers
