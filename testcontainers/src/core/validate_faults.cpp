#include "core/validate_faults.hpp"

#include <fmt/format.h>

#include <chrono>
#include <string_view>

namespace testcontainers::core {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::microseconds longest = 24h;

void check_time(Problems& problems, std::string_view field, std::chrono::microseconds time,
                bool may_be_zero) {
    if (time < 0us || time > longest || (time == 0us && !may_be_zero)) {
        problems.add(field, fmt::format("{} µs is not possible; must be {} a day", time.count(),
                                        may_be_zero ? "0 to" : "more than 0 and at most"));
    }
}

void check_toxicity(Problems& problems, const Toxicity& toxicity) {
    if (!(toxicity.share > 0.0 && toxicity.share <= 1.0)) {
        problems.add(
            "toxicity",
            fmt::format("a share of {} is not possible; must be more than 0 and at most 1", toxicity.share));
    }
}

} // namespace

void check_fault(Problems& problems, const Latency& fault) {
    check_time(problems, "delay", fault.delay, false);
    check_time(problems, "jitter", fault.jitter, true);
    if (fault.jitter > fault.delay) {
        problems.add(
            "jitter",
            fmt::format("{} µs is more than the delay of {} µs; bytes cannot arrive before they are sent",
                        fault.jitter.count(), fault.delay.count()));
    }
    check_toxicity(problems, fault.toxicity);
}

void check_fault(Problems& problems, const Bandwidth& fault) {
    if (fault.per_second.count() == 0) {
        problems.add("per_second", "0 B lets nothing through; must be at least 1 B, or use half_open()");
    }
    check_toxicity(problems, fault.toxicity);
}

void check_fault(Problems& problems, const CutOff& fault) { check_toxicity(problems, fault.toxicity); }

void check_fault(Problems& problems, const HalfOpen& fault) {
    check_time(problems, "close_after", fault.close_after, true);
    check_toxicity(problems, fault.toxicity);
}

void check_fault(Problems& problems, const ResetPeer& fault) {
    check_time(problems, "delay", fault.delay, true);
    check_toxicity(problems, fault.toxicity);
}

void check_fault(Problems& problems, const SlowClose& fault) {
    check_time(problems, "delay", fault.delay, false);
    check_toxicity(problems, fault.toxicity);
}

void check_fault(Problems& problems, const Slices& fault) {
    if (fault.size.count() == 0) {
        problems.add("size", "a piece of 0 B is none; must be at least 1 B");
    } else if (fault.variation >= fault.size) {
        problems.add("variation", fmt::format("{} is not less than the size of {}; a piece has at least 1 B",
                                              to_string(fault.variation), to_string(fault.size)));
    }
    check_time(problems, "pause", fault.pause, true);
    check_toxicity(problems, fault.toxicity);
}

void check_fault(Problems&, const Refusal&) {}

} // namespace testcontainers::core
