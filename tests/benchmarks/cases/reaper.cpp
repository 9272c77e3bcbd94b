#include "cases/cases.hpp"

#include "harness/measure.hpp"
#include "reaper/guard.hpp"
#include "support/reaper_process.hpp"
#include "testcontainers/engine.hpp"

#include <chrono>
#include <string>

#include <unistd.h>

namespace benchmarks {
namespace {

using namespace std::chrono_literals;
using testcontainers::reaper::Guard;

std::string session(int number) {
    return "bench-" + std::to_string(::getpid()) + "-" + std::to_string(number);
}

/// A registration with the reaper of a session, which stays so long after its last process.
Guard guard_of(const std::string& session, std::chrono::milliseconds linger) {
    return Guard{
        testcontainers::reaper::access_to_process({.session_id = session,
                                                   .engine_url = testcontainers::Engine::current().info().url,
                                                   .linger = linger}),
        [session] {
            return Guard::Labels{{"org.testcontainers.session-id", session}};
        }};
}

/// Registers with the reaper of a session, which is started when there is none.
void register_with(const std::string& session) {
    auto guard = guard_of(session, 0ms);
    guard.protect();
    guard.nothing_left();
}

double in_milliseconds(std::chrono::microseconds time) { return static_cast<double>(time.count()) / 1000; }

/// Waits until the reaper of a session has ended: its sweep would disturb the next measurement.
void let_reaper_end(const std::string& session) {
    if (const auto reaper = testcontainers::testsupport::reaper_of(session)) {
        (void)testcontainers::testsupport::ends_within(*reaper, 10s);
    }
}

Figure start(int runs) {
    int number = 0;
    const auto time = median({.timed = [&] { register_with(session(number)); },
                              .after = [&] { let_reaper_end(session(number++)); }},
                             runs);
    return {"reaper: start and register", in_milliseconds(time), "ms", 30};
}

} // namespace

Figures reaper_figures(bool quick) {
    const int runs = quick ? 3 : 15;
    Figures figures{start(runs)};
    const auto common = session(-1);
    auto first = guard_of(common, 2s);
    first.protect();
    const auto time = median({.timed = [&] { register_with(common); }}, 10 * runs);
    figures.push_back({"reaper: register", in_milliseconds(time), "ms", 2});
    const auto usage =
        testcontainers::testsupport::usage_of(testcontainers::testsupport::reaper_of(common).value());
    figures.push_back({"reaper: peak memory", static_cast<double>(usage.peak_memory_kib) / 1024, "MB", 6});
    first.nothing_left();
    return figures;
}

} // namespace benchmarks
