#include "wait/poller.hpp"

#include "testcontainers/error.hpp"
#include "values/deadline.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace testcontainers::wait {
namespace {

using namespace std::chrono_literals;
using Kind = Outcome::Kind;

/// How long to pause before the next question: a wait is too long by a millisecond and a hundredth at most.
/// Costly questions leave the machine to the server for a quarter of their time.
std::chrono::nanoseconds pause_after(std::chrono::nanoseconds elapsed, std::chrono::nanoseconds question) {
    constexpr std::chrono::nanoseconds longest = 100ms;
    return std::min(longest, std::max(1ms + elapsed / 100, question / 4));
}

/// A question that was cut short says nothing new about the container: nothing for it.
std::optional<Readiness> ask(const Strategy::Check& check, const Target& target, std::string& why) {
    try {
        return check(target);
    } catch (const TransportError& error) {
        if (error.reason() != TransportError::Reason::timed_out) {
            throw;
        }
        why = why.empty() ? error.message() : why;
        return std::nullopt;
    }
}

/// The end of the wait, if this answer is one; else `why` keeps the "not yet".
std::optional<Outcome> settle(const std::optional<Readiness>& answer, std::string& why) {
    if (!answer) {
        return std::nullopt;
    }
    if (answer->is_ready()) {
        return Outcome{.kind = Kind::ready};
    }
    if (answer->is_failed()) {
        return Outcome{.kind = Kind::failed, .why = answer->why()};
    }
    why = answer->why();
    return std::nullopt;
}

/// One question, and a last one when the container has ended.
std::optional<Outcome> round(const Strategy::Check& check, const Target& target, std::string& why) {
    if (auto outcome = settle(ask(check, target, why), why)) {
        return outcome;
    }
    if (target.state().running) {
        return std::nullopt;
    }
    target.finish_log();
    if (auto outcome = settle(ask(check, target, why), why)) {
        return outcome;
    }
    return Outcome{.kind = Kind::exited, .why = why};
}

} // namespace

Outcome poll(const Strategy& strategy, const Target& target, Alarm& alarm, std::chrono::milliseconds timeout,
             Clock& clock, const std::stop_token& stop) {
    const auto begin = clock.now();
    const auto deadline = begin + bounded(timeout);
    const auto check = strategy.start();
    const auto finish = [&](Outcome outcome) {
        outcome.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(clock.now() - begin);
        return outcome;
    };
    for (std::string why;;) {
        const auto asked = clock.now();
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
        clock.wait_until(std::min(deadline, now + pause_after(now - begin, now - asked)), alarm, stop);
    }
}

} // namespace testcontainers::wait
