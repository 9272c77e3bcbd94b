#include "forward/shaping.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace testcontainers::forward {
namespace {

using namespace std::chrono_literals;

/// A limited rate is met in steps of about this time, and what was missed by coming late is made up for as
/// long.
constexpr auto step = 10ms;
constexpr auto longest_lateness = 100ms;

std::chrono::nanoseconds time_for(std::uint64_t bytes, std::uint64_t rate) {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(
        std::chrono::duration<double>(static_cast<double>(bytes) / static_cast<double>(rate)));
}

} // namespace

Shaping::Shaping(Flow flow, std::uint64_t seed)
    : flow_(flow),
      random_(static_cast<std::minstd_rand::result_type>(2 * seed + (flow == Flow::upstream ? 1 : 2))) {}

void Shaping::obey(const Rules& rules, std::uint64_t taken) {
    is_frozen_ = false;
    latencies_.clear();
    end_delay_ = {};
    rate_.reset();
    slices_.reset();
    end_after_.reset();
    // What an earlier fault has put off is no matter of a later one.
    last_arrival_ = {};
    next_send_ = {};
    std::vector<Counted> counted;
    for (const auto& rule : rules) {
        obey_one(rule, taken, counted);
    }
    counted_ = std::move(counted);
    for (const auto& cut : counted_) {
        end_after_ = std::min(end_after_.value_or(cut.end_after), cut.end_after);
    }
    is_open_ = !is_frozen_ && !delays() && !rate_ && !slices_ && !end_after_;
}

void Shaping::obey_one(const Rule& rule, std::uint64_t taken, std::vector<Counted>& counted) {
    if (const auto* latency = std::get_if<Latency>(&rule.fault);
        latency != nullptr && concerns(latency->flow)) {
        latencies_.push_back(*latency);
    } else if (const auto* band = std::get_if<Bandwidth>(&rule.fault);
               band != nullptr && concerns(band->flow)) {
        rate_ = std::min(rate_.value_or(band->per_second.count()), band->per_second.count());
    } else if (const auto* cut = std::get_if<CutOff>(&rule.fault); cut != nullptr && concerns(cut->flow)) {
        count_from(rule, *cut, taken, counted);
    } else if (const auto* frozen = std::get_if<HalfOpen>(&rule.fault);
               frozen != nullptr && concerns(frozen->flow)) {
        is_frozen_ = true;
    } else if (const auto* slow = std::get_if<SlowClose>(&rule.fault);
               slow != nullptr && concerns(slow->flow)) {
        end_delay_ += slow->delay;
    } else if (const auto* slices = std::get_if<Slices>(&rule.fault);
               slices != nullptr && concerns(slices->flow)) {
        slices_ = !slices_ || slices->size < slices_->size ? *slices : *slices_;
    }
}

/// A rule that was there before goes on counting from where it began.
void Shaping::count_from(const Rule& rule, const CutOff& cut, std::uint64_t taken,
                         std::vector<Counted>& counted) const {
    const auto known = std::ranges::find(counted_, rule.number, &Counted::rule);
    const auto most = std::numeric_limits<std::uint64_t>::max() - taken;
    counted.push_back(
        known != counted_.end() ? *known : Counted{rule.number, taken + std::min(cut.after.count(), most)});
}

Shaping::Time Shaping::arrival(Time now) {
    auto time = now;
    for (const auto& latency : latencies_) {
        const auto jitter = latency.jitter.count();
        time += latency.delay;
        if (jitter != 0) {
            time += std::chrono::microseconds{std::uniform_int_distribution{-jitter, jitter}(random_)};
        }
    }
    last_arrival_ = std::max(last_arrival_, time);
    return last_arrival_;
}

Shaping::Time Shaping::arrival_of_end(Time now) { return std::max(arrival(now), now + end_delay_); }

std::size_t Shaping::allowance(Time now) {
    if (now < next_send_ && (rate_ || slices_)) {
        return 0;
    }
    auto most = std::numeric_limits<std::size_t>::max();
    if (rate_) {
        constexpr auto steps = 1s / step;
        most = std::max<std::size_t>(1, *rate_ / steps);
    }
    if (slices_) {
        const auto size = slices_->size.count();
        const auto variation = slices_->variation.count();
        most = std::min(most, std::uniform_int_distribution{size - variation, size + variation}(random_));
    }
    return most;
}

void Shaping::sent(std::size_t count, Time now) {
    if (rate_) {
        next_send_ = std::max(next_send_, now - longest_lateness) + time_for(count, *rate_);
    }
    if (slices_) {
        next_send_ = std::max(next_send_, now + slices_->pause);
    }
}

} // namespace testcontainers::forward
