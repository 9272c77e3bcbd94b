#include "testcontainers/pool.hpp"
#include "cases/cases.hpp"
#include "cases/timing.hpp"
#include "harness/median.hpp"
#include "testcontainers/engine.hpp"
#include "testcontainers/shared_pool.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

namespace benchmarks {
namespace {

namespace tc = testcontainers;
using namespace tc::literals;
using namespace std::chrono_literals;

constexpr std::size_t kept = 2;

tc::ContainerSpec redis() { return {.image = "redis:7.0", .ports = {6379_tcp}}; }

/// How long each of some tests in a row waits for its container. A test takes 300 ms, after which the
/// container is removed in the background.
std::vector<double> waits(auto& pool, int tests) {
    std::vector<double> waits;
    for (int i = 0; i < tests; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        const auto taken = pool.take();
        const auto end = std::chrono::steady_clock::now();
        waits.push_back(std::chrono::duration<double, std::milli>(end - begin).count());
        std::this_thread::sleep_until(end + 300ms);
    }
    return waits;
}

Figures figures_of(const std::string& pool, const std::vector<double>& waits) {
    constexpr double limit = 5;
    const auto tests = fmt::format("{} tests of 300 ms with a {} of {}", waits.size(), pool, kept);
    return {{fmt::format("container from a warm {}", pool), median_of(waits), "ms", limit},
            {fmt::format("{}: longest wait", tests), std::ranges::max(waits), "ms"},
            {fmt::format("{}: that waited", tests),
             static_cast<double>(std::ranges::count_if(waits, [](double time) { return time > limit; })), "",
             0}};
}

} // namespace

Figures pool_figures(bool quick) {
    const int tests = quick ? 5 : 100;
    Figures figures;
    {
        tc::Pool<tc::Container> pool{kept, [] { return tc::run(redis()); }};
        while (pool.ready() < kept) {
            std::this_thread::sleep_for(1ms);
        }
        figures = figures_of("pool", waits(pool, tests));
    }
    (void)tc::Engine::current().await_removals();
    tc::SharedPool<tc::Container> shared{fmt::format("bench-{}", ::getpid()), redis(), {.size = kept}};
    (void)waits(shared, 3);
    std::ranges::move(figures_of("shared pool", waits(shared, tests)), std::back_inserter(figures));
    return figures;
}

} // namespace benchmarks
