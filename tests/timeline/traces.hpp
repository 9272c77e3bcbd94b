#pragma once

#include "core/trace.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace testcontainers::testsupport {

/// The trace of `processes` that run a test with a container each, one after the other; every fifth fails.
inline std::string trace_of(int processes) {
    using core::TraceClock;
    using std::chrono::milliseconds;
    std::string trace = "[\n";
    for (int i = 0; i < processes; ++i) {
        const long pid = 1000 + i;
        const auto at = [begin = i * 120](int ms) {
            return TraceClock::time_point{milliseconds{begin + ms}};
        };
        const auto name = "Orders.Number" + std::to_string(i);
        const auto container = "redis:7.0 tc-" + std::to_string(i);
        constexpr std::uint64_t row = 1'000'000'000;
        const auto stage = [&](std::string_view what, int begin, int end, std::string_view outcome) {
            trace += core::trace_line({.category = "container",
                                       .name = what,
                                       .row = row,
                                       .begin = at(begin),
                                       .end = at(end),
                                       .details = {{"outcome", std::string{outcome}}}},
                                      pid);
        };
        trace += core::trace_name_line("process_name", "orders_tests", pid, 1);
        trace += core::trace_name_line("thread_name", container, pid, row);
        stage("create", 1, 30, "");
        stage("start", 30, 150, "started");
        stage("wait", 150, 190, "ready");
        trace += core::trace_line({.category = "test",
                                   .name = name,
                                   .row = 1,
                                   .begin = at(0),
                                   .end = at(260),
                                   .details = {{"outcome", i % 5 == 2 ? "failed" : "passed"}}},
                                  pid);
        stage("remove", 260, 300, "removed");
        stage("life", 1, 300, "");
    }
    return trace;
}

} // namespace testcontainers::testsupport
