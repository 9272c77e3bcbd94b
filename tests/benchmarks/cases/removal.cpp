#include "cases/cases.hpp"
#include "floor/raw_container.hpp"
#include "testcontainers/container.hpp"
#include "testcontainers/engine.hpp"

#include <memory>
#include <optional>

namespace benchmarks {
namespace {

namespace tc = testcontainers;
using namespace tc::literals;

Side raw_removal(RawEngine& engine) {
    auto container = std::make_shared<std::optional<RawContainer>>();
    return {.before =
                [&engine, container] {
                    container->emplace(engine, redis_body(), "6379/tcp");
                    wait_for_redis((*container)->host_port());
                },
            .timed = [container] { (*container)->remove(); }};
}

/// Has `timed` end a Redis.
Side our_end(void (*timed)(std::optional<tc::Container>&)) {
    auto container = std::make_shared<std::optional<tc::Container>>();
    return {
        .before = [container] { container->emplace(tc::run({.image = "redis:7.0", .ports = {6379_tcp}})); },
        .timed = [container, timed] { timed(*container); },
        .after = [] { (void)tc::Engine::current().await_removals(); }};
}

} // namespace

Cases removal_cases(RawEngine& engine) {
    return {{"end of a scope; floor: a removal",
             our_end([](auto& container) { container.reset(); }),
             raw_removal(engine),
             {},
             "5 ms"},
            {"removal that is waited for, redis", our_end([](auto& container) { container->remove(); }),
             raw_removal(engine), "removal"}};
}

} // namespace benchmarks
