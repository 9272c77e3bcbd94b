#include "core/log_follower.hpp"

#include "core/line_assembler.hpp"
#include "testcontainers/error.hpp"

#include <utility>

namespace testcontainers {

LogFollower::State::State(docker::Client& client, std::string container, bool tty, LogConsumer consumer,
                          const LogOptions& options, std::source_location where)
    : client_(client), container_(std::move(container)), tty_(tty), consumer_(std::move(consumer)),
      options_(options), where_(where), thread_([this](const std::stop_token& stop) { follow(stop); }) {}

LogFollower::State::~State() {
    if (owner_.is_this_process()) {
        stop();
    } else {
        // The thread is the parent's: there is none to be joined here.
        thread_.detach();
    }
}

void LogFollower::State::follow(const std::stop_token& stop) {
    std::exception_ptr failure;
    try {
        core::LineAssembler lines{[&](const LogLine& line) {
            if (!stop.stop_requested()) {
                consumer_(line);
            }
        }};
        client_.containers().timed_logs(
            container_, {.follow = true, .options = options_, .tty = tty_},
            [&](LogStream stream, std::chrono::system_clock::time_point time, std::string_view bytes) {
                lines.feed(stream, time, bytes);
                return !stop.stop_requested();
            },
            {.timeout = {}, .stop = stop, .where = where_});
        lines.finish();
    } catch (const NotFound&) {
        // Removed before its log was read.
    } catch (const Conflict&) {
        // About to be removed: the engine gives no log any more.
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
