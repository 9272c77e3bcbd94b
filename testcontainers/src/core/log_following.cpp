#include "core/log_following.hpp"

#include "docker/log_timestamps.hpp"
#include "testcontainers/error.hpp"

#include <algorithm>
#include <utility>

namespace testcontainers::core {
namespace {

using namespace std::chrono_literals;
using Reason = TransportError::Reason;

constexpr auto shortest_delay = 10ms;
constexpr auto longest_delay = 1000ms;

bool says_life_changed(const docker::Event& event) {
    return event.type == "hub" || event.action == "start" || event.action == "destroy";
}

} // namespace

LogFollowing::LogFollowing(docker::Client& client, engine::EventHub& events, Followed followed,
                           LogConsumer consumer)
    : client_(client), events_(events), followed_(std::move(followed)), consumer_(std::move(consumer)),
      lines_([this](const LogLine& line) {
          if (abandoned_) {
              return;
          }
          try {
              consumer_(line);
          } catch (...) {
              thrown_by_consumer_ = std::current_exception();
              throw;
          }
      }),
      delay_(shortest_delay) {}

void LogFollowing::run(const std::stop_token& stop) {
    const std::stop_callback give_up{stop, [this] {
                                         abandoned_ = true;
                                         following_.request_stop();
                                     }};
    engine::EventHub::Subscription changes;
    if (followed_.until == FollowUntil::removal) {
        changes = events_.subscribe(followed_.container, [this](const docker::Event& event) {
            if (says_life_changed(event)) {
                const std::lock_guard lock(mutex_);
                ++changes_;
                changed_.notify_all();
            }
        });
    }
    try {
        while (follow_once(stop)) {
        }
        if (following_.stop_requested() && !abandoned_) {
            (void)read_rest(stop);
        }
    } catch (const NotFound&) {
        // Removed before its log was read.
        rethrow_of_consumer();
    } catch (const Conflict&) {
        // About to be removed: the engine gives no log any more.
        rethrow_of_consumer();
    }
    lines_.finish();
}

bool LogFollowing::follow_once(const std::stop_token& stop) {
    const auto seen = [this] {
        const std::lock_guard lock(mutex_);
        return changes_;
    }();
    const bool ended_properly = follow_stream();
    if (following_.stop_requested()) {
        return false;
    }
    if (ended_properly && followed_.options.until) {
        return false;
    }
    auto life = look(stop);
    // Only a container that has begun its next run tells when that was.
    while (life == Life::restarts && !following_.stop_requested()) {
        pause();
        life = look(stop);
    }
    switch (life) {
    case Life::restarts:
    case Life::runs:
    case Life::unknown:
        pause();
        break;
    case Life::gone:
        return false;
    case Life::ended:
        // An engine may end a followed stream just before its last bytes.
        if (!read_rest(stop)) {
            pause();
            break;
        }
        lines_.finish();
        if (followed_.until == FollowUntil::exit) {
            return false;
        }
        position_.end_lines_before(LogPosition::Time::max());
        std::unique_lock lock(mutex_);
        changed_.wait(lock, following_.get_token(), [&] { return changes_ != seen; });
        break;
    }
    return !following_.stop_requested();
}

/// Whether the stream came to its end, and was not broken off.
bool LogFollowing::follow_stream() {
    StallWatch watch(followed_.longest_silence, following_.get_token(),
                     [this](const std::stop_token& stop) { return may_write_more(stop); });
    try {
        read(true, {.timeout = {}, .stop = watch.token(), .stop_ends_stream = true, .where = followed_.where},
             &watch);
        outage_began_.reset();
        return !watch.stalled();
    } catch (const TransportError& error) {
        rethrow_of_consumer();
        if (!following_.stop_requested() && !watch.stalled()) {
            note_outage(error);
        }
        return false;
    }
}

bool LogFollowing::may_write_more(const std::stop_token& stop) const noexcept {
    if (consuming_) {
        return true;
    }
    try {
        const docker::Call call{.stop = stop, .where = followed_.where};
        const auto state = client_.containers().inspect(followed_.container, call).state;
        const bool is_limited = followed_.options.until.has_value();
        return (state.running || state.status == "restarting") && (is_limited || has_last_record(call));
    } catch (const NotFound&) {
        return false;
    } catch (...) {
        // A stream whose engine is out of reach breaks by itself.
        return true;
    }
}

/// Whether the last record was read, and with it all before it: the engine sends them in the order of its
/// file. That is asked for because reading on from a time has the engine go through its whole file.
bool LogFollowing::is_complete(const docker::Call& call) {
    return !lines_.has_partial_line() && !followed_.options.until && has_last_record(call);
}

bool LogFollowing::has_last_record(const docker::Call& call) const {
    LogOptions last{.since = followed_.options.since, .tail = 1};
    {
        const std::lock_guard lock(mutex_);
        last.since = end_of_log_ ? std::max(*end_of_log_, last.since.value_or(*end_of_log_)) : last.since;
    }
    bool known = true;
    client_.containers().timed_logs(
        followed_.container, {.options = last, .tty = followed_.tty},
        [&](LogStream stream, std::chrono::system_clock::time_point time, std::string_view) {
            const std::lock_guard lock(mutex_);
            known = known && position_.has(stream, time);
            return true;
        },
        call);
    return known;
}

/// Whether all that is there was read.
bool LogFollowing::read_rest(const std::stop_token& stop) {
    const docker::Call call{.timeout = followed_.longest_rest, .stop = stop, .where = followed_.where};
    try {
        if (!is_complete(call)) {
            read(false, call);
        }
    } catch (const TransportError& error) {
        rethrow_of_consumer();
        if (following_.stop_requested() && !abandoned_) {
            throw; // there is no further attempt
        }
        if (!following_.stop_requested()) {
            note_outage(error);
        }
        return false;
    } catch (const ApiError&) {
        rethrow_of_consumer();
        // A container that is being removed has no log any more: what was followed is all there is.
    }
    return true;
}

void LogFollowing::read(bool follow, const docker::Call& call, StallWatch* watch) {
    auto options = followed_.options;
    if (const auto since = position_.since()) {
        options.since = std::max(*since, options.since.value_or(*since));
        options.tail.reset();
    } else if (options.tail) {
        read_on_from_end(options, call);
    }
    position_.rewind();
    client_.containers().timed_logs(
        followed_.container, {.follow = follow, .options = options, .tty = followed_.tty},
        [&](LogStream stream, std::chrono::system_clock::time_point time, std::string_view bytes) {
            consuming_ = true;
            take(stream, time, fresh(stream, time, bytes));
            consuming_ = false;
            if (watch != nullptr) {
                watch->moved();
            }
            return !call.stop.stop_requested();
        },
        call);
}

/// `tail` is meant for the log as the first request finds it: what comes later is read on from its end.
void LogFollowing::read_on_from_end(LogOptions& options, const docker::Call& call) {
    if (std::exchange(asked_for_tail_, true)) {
        options.tail.reset();
        if (end_of_log_) {
            options.since = std::max(*end_of_log_, options.since.value_or(*end_of_log_));
        }
        return;
    }
    client_.containers().timed_logs(
        followed_.container, {.options = {.tail = 1}, .tty = followed_.tty},
        [this](LogStream, std::chrono::system_clock::time_point time, std::string_view) {
            const std::lock_guard lock(mutex_);
            end_of_log_ = time + std::chrono::system_clock::duration{1};
            return true;
        },
        {.timeout = followed_.longest_rest, .stop = call.stop, .where = call.where});
}

/// What of the next piece was not read before.
std::string_view LogFollowing::fresh(LogStream stream, std::chrono::system_clock::time_point time,
                                     std::string_view bytes) {
    const std::lock_guard lock(mutex_);
    return position_.fresh(stream, time, bytes);
}

void LogFollowing::take(LogStream stream, std::chrono::system_clock::time_point time,
                        std::string_view bytes) {
    if (bytes.empty()) {
        return;
    }
    delay_ = shortest_delay;
    outage_began_.reset();
    if (run_began_ && time >= *run_began_) {
        lines_.finish_before(*run_began_);
        position_.end_lines_before(*std::exchange(run_began_, std::nullopt));
    }
    lines_.feed(stream, time, bytes);
}

LogFollowing::Life LogFollowing::look(const std::stop_token& stop) {
    try {
        const auto state =
            client_.containers().inspect(followed_.container, {.stop = stop, .where = followed_.where}).state;
        outage_began_.reset();
        if (state.status == "restarting") {
            return Life::restarts;
        }
        if (state.running) {
            run_began_ = docker::parse_time(state.started_at);
            return Life::runs;
        }
        return state.status == "removing" || state.status == "dead" ? Life::gone : Life::ended;
    } catch (const TransportError& error) {
        if (!following_.stop_requested()) {
            note_outage(error);
        }
        return Life::unknown;
    }
}

void LogFollowing::note_outage(const TransportError& error) {
    const auto now = std::chrono::steady_clock::now();
    outage_began_ = outage_began_.value_or(now);
    const bool may_pass = error.reason() != Reason::malformed && error.reason() != Reason::cancelled;
    if (!may_pass || now - *outage_began_ >= followed_.longest_outage) {
        throw;
    }
}

void LogFollowing::rethrow_of_consumer() const {
    if (thrown_by_consumer_) {
        std::rethrow_exception(thrown_by_consumer_);
    }
}

void LogFollowing::pause() {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, following_.get_token(), delay_, [] { return false; });
    delay_ = std::min<std::chrono::milliseconds>(delay_ * 2, longest_delay);
}

} // namespace testcontainers::core
