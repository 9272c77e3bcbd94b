#include "cases/cases.hpp"
#include "floor/raw_container.hpp"
#include "testcontainers/container.hpp"
#include "testcontainers/engine.hpp"
#include "testcontainers/wait.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <thread>

namespace benchmarks {
namespace {

namespace tc = testcontainers;
using namespace tc::literals;

constexpr std::size_t many = 10;

Side ours() {
    auto containers = std::make_shared<std::vector<tc::Container>>();
    const tc::ContainerSpec redis{
        .image = "redis:7.0", .ports = {6379_tcp}, .wait = tc::wait::port(6379_tcp)};
    return {.timed = [containers, specs = std::vector(many, redis)] { *containers = tc::run_all(specs); },
            .after =
                [containers] {
                    containers->clear();
                    (void)tc::Engine::current().await_removals();
                }};
}

/// One of those that the raw side starts, over a connection that is kept for it.
struct Lane {
    std::unique_ptr<RawEngine> engine;
    std::optional<RawContainer> container = {};
};

void on_each(std::vector<Lane>& lanes, void (*work)(Lane&)) {
    std::vector<std::jthread> threads;
    for (auto& lane : lanes) {
        threads.emplace_back([&lane, work] { work(lane); });
    }
}

Side raw(const std::string& engine_socket) {
    auto lanes = std::make_shared<std::vector<Lane>>(many);
    for (auto& lane : *lanes) {
        lane.engine = std::make_unique<RawEngine>(engine_socket);
    }
    return {.timed =
                [lanes] {
                    on_each(*lanes, [](Lane& lane) {
                        lane.container.emplace(*lane.engine, redis_body(), "6379/tcp");
                        wait_for_redis(lane.container->host_port());
                    });
                },
            .after = [lanes] { on_each(*lanes, [](Lane& lane) { lane.container->remove(); }); }};
}

} // namespace

Cases parallel_cases(const std::string& engine_socket) {
    return {{"ten redis in parallel, port wait", ours(), raw(engine_socket), "redis-ten", "1.02", 6}};
}

} // namespace benchmarks
