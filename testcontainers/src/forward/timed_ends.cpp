#include "forward/timed_ends.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace testcontainers::forward {
namespace {

using Time = TimedEnds::Time;

std::optional<Time> earlier(const std::optional<Time>& one, const std::optional<Time>& other) {
    return one && other ? std::min(*one, *other) : one ? one : other;
}

} // namespace

/// A rule that was there before goes on from where it began.
void TimedEnds::obey(const Rules& rules, Time now) {
    std::vector<Begun> begun;
    close_at_.reset();
    reset_at_.reset();
    for (const auto& rule : rules) {
        const auto* const half_open = std::get_if<HalfOpen>(&rule.fault);
        const auto* const reset = std::get_if<ResetPeer>(&rule.fault);
        const bool closes = half_open != nullptr && half_open->close_after.count() != 0;
        if (!closes && reset == nullptr) {
            continue;
        }
        const auto known = std::ranges::find(begun_, rule.number, &Begun::rule);
        begun.push_back(known != begun_.end() ? *known : Begun{rule.number, now});
        if (closes) {
            close_at_ = earlier(close_at_, begun.back().time + half_open->close_after);
        } else {
            reset_at_ = earlier(reset_at_, begun.back().time + reset->delay);
        }
    }
    begun_ = std::move(begun);
}

std::optional<Time> TimedEnds::due() const noexcept { return earlier(close_at_, reset_at_); }

} // namespace testcontainers::forward
