#pragma once

#include "testcontainers/error.hpp"
#include "testcontainers/wait.hpp"
#include "wait/alarm.hpp"
#include "wait/clock.hpp"
#include "wait/poller.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace testcontainers::wait {

/// A container that is what the test says. Every question but those for ports is written down in `asked`.
class FakeTarget final : public Target {
public:
    TargetState now;
    std::vector<LogLine> lines;
    /// What `finish_log` adds.
    std::vector<LogLine> last_lines;
    std::vector<Port> ports;
    std::map<Port, Endpoint> endpoints;
    std::map<Port, Listening> listeners;
    std::function<ExecResult(const ExecSpec&)> run;
    /// Regular files and their contents.
    std::map<std::string, std::string> files;
    /// What the time is taken from, where it is not the machine's.
    const Clock* clock = nullptr;
    mutable std::vector<std::string> asked;

    [[nodiscard]] const std::string& id() const noexcept override { return id_; }

    [[nodiscard]] TargetState state() const override {
        asked.emplace_back("state");
        return now;
    }

    using Target::exec;
    [[nodiscard]] ExecResult exec(const ExecSpec& command) const override {
        asked.emplace_back("exec");
        return run(command);
    }

    [[nodiscard]] bool has_file(const std::string& path) const override { return files.contains(path); }

    [[nodiscard]] std::optional<std::string> read_file(const std::string& path) const override {
        const auto found = files.find(path);
        return found == files.end() ? std::nullopt : std::optional{found->second};
    }

    [[nodiscard]] std::chrono::steady_clock::time_point current_time() const override {
        return clock == nullptr ? Target::current_time() : clock->now();
    }

    [[nodiscard]] std::vector<Port> published_ports() const override { return ports; }
    [[nodiscard]] Endpoint endpoint(Port port) const override { return endpoints.at(port); }

    [[nodiscard]] Listening listening(Port port) const override {
        const auto found = listeners.find(port);
        return found == listeners.end() ? Listening::unknown : found->second;
    }

    /// Of `lines`, the first `forgotten` are no longer given.
    std::size_t forgotten = 0;

    [[nodiscard]] LogLines log_from(std::size_t first) const override {
        asked.push_back("log from " + std::to_string(first));
        const auto from = std::min(std::max(first, forgotten), lines.size());
        return {.lines = {lines.begin() + static_cast<std::ptrdiff_t>(from), lines.end()},
                .next = std::max(first, lines.size())};
    }

    void finish_log() const override {
        asked.emplace_back("finish log");
        auto& all = const_cast<FakeTarget*>(this)->lines;
        all.insert(all.end(), last_lines.begin(), last_lines.end());
    }

private:
    std::string id_ = "c0ffee";
};

/// A clock whose waits take no time, and what is to happen during one.
class FakeClock final : public Clock {
public:
    /// Each wait's length.
    std::vector<std::chrono::microseconds> waits;
    /// Is called in each wait with its number from 1 on; true has the alarm ring after a tenth of it.
    std::function<bool(std::size_t)> during = [](std::size_t) { return false; };

    [[nodiscard]] time_point now() const override { return now_; }

    /// A question takes its time.
    void pass(std::chrono::nanoseconds time) { now_ += time; }

    void wait_until(time_point until, Alarm& /*alarm*/, const std::stop_token& stop) override {
        if (stop.stop_requested()) {
            return;
        }
        if (waits.size() == 100'000) {
            throw std::logic_error("the poller waits for ever");
        }
        const auto time = until - now_;
        waits.push_back(std::chrono::duration_cast<std::chrono::microseconds>(time));
        now_ += during(waits.size()) ? time / 10 : time;
    }

private:
    time_point now_ = time_point(std::chrono::hours(1));
};

/// Polls with a clock that takes no time.
inline Outcome poll_now(const Strategy& strategy, const FakeTarget& target, FakeClock& clock,
                        std::chrono::milliseconds timeout = std::chrono::seconds(60),
                        const std::stop_token& stop = {}) {
    Alarm alarm;
    return poll(strategy, target, alarm, timeout, clock, stop);
}

/// One question.
inline Readiness ask_once(const Strategy& strategy, const FakeTarget& target) {
    return strategy.start()(target);
}

/// The first lines of the ConfigError that `call` throws.
template <class Call>
std::string refusal_of(const Call& call) {
    try {
        (void)call();
    } catch (const ConfigError& error) {
        return error.message();
    }
    return "nothing was refused";
}

/// How GoogleTest shows an answer.
inline void PrintTo(const Readiness& answer, std::ostream* stream) {
    *stream << (answer.is_ready() ? "ready" : answer.is_failed() ? "failed: " : "pending: ") << answer.why();
}

inline LogLine out(std::string text) { return {.stream = LogStream::out, .text = std::move(text)}; }
inline LogLine err(std::string text) { return {.stream = LogStream::err, .text = std::move(text)}; }

} // namespace testcontainers::wait
