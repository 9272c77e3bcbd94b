#include "wait/poller.hpp"

#include "testcontainers/error.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace testcontainers::wait {
namespace {

using namespace std::chrono_literals;
using Kind = Outcome::Kind;

/// How long to pause before the next question.
class BackOff {
public:
    std::chrono::microseconds next(std::chrono::nanoseconds elapsed) {
        const auto most = elapsed < 1s ? std::chrono::microseconds{10ms} : std::chrono::microseconds{100ms};
        const auto pause = std::min(pause_, most);
        pause_ = std::min(pause_ * 3 / 2, std::chrono::microseconds{100ms});
        return pause;
    }

private:
    std::chrono::microseconds pause_ = 1ms;
};

Readiness ask(const Strategy::Check& check, const Target& target) {
    try {
        return check(target);
    } catch (const TransportError& error) {
        if (error.reason() != TransportError::Reason::timed_out) {
            throw;
        }
        return Readiness::pending(error.message());
    }
}

/// The end of the wait, if this answer is one.
std::optional<Outcome> settled(const Readiness& answer) {
    if (answer.is_ready()) {
        return Outcome{.kind = Kind::ready};
    }
    if (answer.is_failed()) {
        return Outcome{.kind = Kind::failed, .why = answer.why()};
    }
    return std::nullopt;
}

/// One question, and a last one when the container has ended. `why` keeps the last "not yet".
std::optional<Outcome> round(const Strategy::Check& check, const Target& target, std::string& why) {
    auto answer = ask(check, target);
    if (auto outcome = settled(answer)) {
        return outcome;
    }
    why = answer.why();
    if (target.state().running) {
        return std::nullopt;
    }
    target.finish_log();
    answer = ask(check, target);
    if (auto outcome = settled(answer)) {
        return outcome;
    }
    return Outcome{.kind = Kind::exited, .why = answer.why()};
}

}  // namespace

Outcome poll(const Strategy& strategy, const Target& target, Alarm& alarm, std::chrono::milliseconds timeout, Clock& clock,
             const std::stop_token& stop) {
    const auto begin = clock.now();
    const auto deadline = begin + timeout;
    const auto check = strategy.start();
    const auto finish = [&](Outcome outcome) {
        outcome.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(clock.now() - begin);
        return outcome;
    };
    BackOff back_off;
    for (std::string why;;) {
        if (auto outcome = round(check, target, why)) {
            return finish(std::move(*outcome));
        }
        const auto now = clock.now();
        if (stop.stop_requested()) {
            return finish({.kind = Kind::cancelled, .why = why});
        }
        if (now >= deadline) {
            return finish({.kind = Kind::timed_out, .why = why});
        }
        clock.wait_until(std::min(deadline, now + back_off.next(now - begin)), alarm, stop);
    }
}

}  // namespace testcontainers::wait
