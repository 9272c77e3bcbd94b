#include "cases/starts.hpp"

#include "testcontainers/engine.hpp"

#include <memory>
#include <optional>
#include <utility>

namespace benchmarks {

namespace tc = testcontainers;

Side raw_start(RawEngine& engine, std::string body, std::string port, void (*wait)(const std::string&)) {
    auto container = std::make_shared<std::optional<RawContainer>>();
    return {.timed =
                [&engine, container, body = std::move(body), port = std::move(port), wait] {
                    container->emplace(engine, body, port);
                    wait((*container)->host_port());
                },
            .after = [container] { (*container)->remove(); }};
}

Side our_start(tc::ContainerSpec spec) {
    auto container = std::make_shared<std::optional<tc::Container>>();
    return {.timed = [container, spec = std::move(spec)] { container->emplace(tc::run(spec)); },
            .after =
                [container] {
                    container->reset();
                    (void)tc::Engine::current().await_removals();
                }};
}

} // namespace benchmarks
