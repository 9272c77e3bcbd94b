// How much the library adds to what the engine takes: each case is run by the library and by the raw Engine
// API in turn.
//
//     tc_bench [--quick] [--json FILE] [--case PART_OF_NAME]

#include "measure.hpp"
#include "raw_engine.hpp"
#include "reaper.hpp"
#include "testcontainers/modules/postgres.hpp"
#include "testcontainers/testcontainers.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace benchmarks {
namespace {

namespace tc = testcontainers;
using namespace tc::literals;

/// The name of an image in this engine, as the library's settings lead to it.
std::string image(const std::string& name) {
    const auto& prefix = tc::Settings::current().hub_image_name_prefix;
    return prefix.empty() ? name : to_string(tc::ImageReference::parse(name).with_hub_prefix(prefix));
}

/// A container started with the raw Engine API.
class RawContainer {
public:
    RawContainer(RawEngine& engine, const std::string& create_body, const std::string& port)
        : engine_(&engine) {
        id_ = json_text(engine.request("POST", "/containers/create", create_body), "Id");
        engine.request("POST", "/containers/" + id_ + "/start");
        const auto details = engine.request("GET", "/containers/" + id_ + "/json");
        host_port_ = json_text(details.substr(details.rfind("\"" + port + "\":[{")), "HostPort");
    }

    [[nodiscard]] const std::string& host_port() const { return host_port_; }
    [[nodiscard]] const std::string& id() const { return id_; }

    void remove() { engine_->request("DELETE", "/containers/" + id_ + "?force=1&v=1"); }

private:
    RawEngine* engine_;
    std::string id_;
    std::string host_port_;
};

std::string create_body(const std::string& name, const std::string& port, const std::string& more = {}) {
    return fmt::format(
        R"({{"Image":"{}",{}"ExposedPorts":{{"{}":{{}}}},"HostConfig":{{"PortBindings":{{"{}":[{{"HostIp":"127.0.0.1","HostPort":""}}]}}}}}})",
        image(name), more, port, port);
}

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

/// What the end of a scope costs the test, beside the engine's removal of the same container.
Case scope_end(RawEngine& engine) {
    auto ours = std::make_shared<std::optional<tc::Container>>();
    auto raw = std::make_shared<std::optional<RawContainer>>();
    const auto body = create_body("redis:7.0", "6379/tcp");
    return {"end of a scope, redis",
            {.before = [ours] { ours->emplace(tc::run({.image = "redis:7.0", .ports = {6379_tcp}})); },
             .timed = [ours] { ours->reset(); },
             .after = [] { (void)tc::Engine::current().await_removals(); }},
            {.before =
                 [&engine, raw, body] {
                     raw->emplace(engine, body, "6379/tcp");
                     wait_for_redis((*raw)->host_port());
                 },
             .timed = [raw] { (*raw)->remove(); }}};
}

/// Removal that is waited for.
Case removal(RawEngine& engine) {
    auto compared = scope_end(engine);
    auto ours = std::make_shared<std::optional<tc::Container>>();
    compared.name = "removal that is waited for, redis";
    compared.ours = {
        .before = [ours] { ours->emplace(tc::run({.image = "redis:7.0", .ports = {6379_tcp}})); },
        .timed = [ours] { (*ours)->remove(); }};
    return compared;
}

Case redis_ready(RawEngine& engine, const std::string& name, const tc::wait::Strategy& wait) {
    return {name, our_start({.image = "redis:7.0", .ports = {6379_tcp}, .wait = wait}),
            raw_start(engine, create_body("redis:7.0", "6379/tcp"), "6379/tcp", wait_for_redis)};
}

/// Ten servers side by side; the floor has a thread and a connection for each.
Case ten_ready(const std::string& socket) {
    constexpr std::size_t count = 10;
    auto ours = std::make_shared<std::vector<tc::Container>>();
    auto engines = std::make_shared<std::vector<std::unique_ptr<RawEngine>>>();
    auto raw = std::make_shared<std::vector<std::optional<RawContainer>>>(count);
    for (std::size_t i = 0; i < count; ++i) {
        engines->push_back(std::make_unique<RawEngine>(socket));
    }
    const auto body = create_body("redis:7.0", "6379/tcp");
    const std::vector<tc::ContainerSpec> specs(
        count, {.image = "redis:7.0", .ports = {6379_tcp}, .wait = tc::wait::port(6379_tcp)});
    return {"ten redis side by side, port wait",
            {.timed = [ours, specs] { *ours = tc::run_all(specs); },
             .after =
                 [ours] {
                     ours->clear();
                     (void)tc::Engine::current().await_removals();
                 }},
            {.timed =
                 [engines, raw, body] {
                     std::vector<std::jthread> threads;
                     for (std::size_t i = 0; i < count; ++i) {
                         threads.emplace_back([&, i] {
                             (*raw)[i].emplace(*(*engines)[i], body, "6379/tcp");
                             wait_for_redis((*raw)[i]->host_port());
                         });
                     }
                 },
             .after =
                 [raw] {
                     for (auto& container : *raw) {
                         container->remove();
                     }
                 }}};
}

Case postgres_ready(RawEngine& engine) {
    const auto environment =
        R"("Env":["POSTGRES_DB=test","POSTGRES_USER=test","POSTGRES_PASSWORD=test"],)"
        R"("Cmd":["postgres","-c","fsync=off","-c","synchronous_commit=off","-c","full_page_writes=off"],)";
    return {"postgres ready", our_start(tc::modules::container_spec(tc::modules::PostgresSpec{})),
            raw_start(engine, create_body("postgres:15", "5432/tcp", environment), "5432/tcp",
                      wait_for_postgres)};
}

struct Options {
    int runs = 15;
    std::string json_file;
    /// Only cases with this in their name, and nothing else; all when empty.
    std::string only;
};

Options parse(const std::vector<std::string>& arguments) {
    Options options;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (arguments[i] == "--quick") {
            options.runs = 5;
        } else if (arguments[i] == "--json" && i + 1 < arguments.size()) {
            options.json_file = arguments[++i];
        } else if (arguments[i] == "--case" && i + 1 < arguments.size()) {
            options.only = arguments[++i];
        } else {
            throw std::runtime_error("usage: tc_bench [--quick] [--json FILE] [--case PART_OF_NAME]");
        }
    }
    return options;
}

void run(const Options& options) {
    RawEngine engine{tc::Engine::current().info().url.substr(std::string_view{"unix://"}.size())};
    const std::vector<Case> cases{
        redis_ready(engine, "redis ready, log wait", tc::wait::log("Ready to accept connections")),
        redis_ready(engine, "redis ready, port wait", tc::wait::port(6379_tcp)),
        postgres_ready(engine),
        ten_ready(tc::Engine::current().info().url.substr(std::string_view{"unix://"}.size())),
        scope_end(engine),
        removal(engine),
    };
    std::vector<Result> results;
    for (const auto& compared : cases) {
        if (compared.name.find(options.only) != std::string::npos) {
            results.push_back(measure(compared, options.runs));
        }
    }
    const auto costs = options.only.empty() ? reaper_costs(options.runs) : std::vector<Limited>{};
    const auto memory = peak_memory_kib();
    std::cout << as_text(results) << (costs.empty() ? "" : as_text(costs))
              << fmt::format("peak memory of this process: {:.1f} MB\n", static_cast<double>(memory) / 1024);
    if (!options.json_file.empty()) {
        std::ofstream{options.json_file} << as_json(results, memory) << '\n';
    }
}

} // namespace
} // namespace benchmarks

int main(int argc, char** argv) {
    try {
        benchmarks::run(benchmarks::parse({argv + 1, argv + argc}));
        return 0;
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
