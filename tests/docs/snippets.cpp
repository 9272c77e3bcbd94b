// Code of the documentation that stands in no example. It is compiled, and compared with the documentation,
// but not run.

#include <testcontainers/modules/redis.hpp>
#include <testcontainers/testcontainers.hpp>

namespace tc = testcontainers;
using namespace tc::literals;
using namespace std::chrono_literals;

[[maybe_unused]] static void http_wait() {
    const tc::ContainerSpec web{
        .image = "nginx:1.22",
        .ports = {80_tcp},
        .wait = tc::wait::http({.path = "/health", .status = 200, .body_contains = "ok"}),
    };
}

[[maybe_unused]] static void host_gateway() {
    const tc::ContainerSpec client{
        .image = "busybox:1",
        .command = {"sleep", "600"},
        .extra_hosts = {{"host.docker.internal"}},
    };
}

[[maybe_unused]] static void redis_module() {
    const auto redis = tc::modules::Redis::run({.password = "sesame", .settings = {{"maxmemory", "64mb"}}});
    redis.command({"SET", "greeting", "hello"});
}

[[maybe_unused]] static void shared_service() {
    auto cache = tc::shared<tc::modules::Redis>("cache", {.settings = {{"maxmemory", "64mb"}}});
    cache->command({"SET", "greeting", "hello"});
}

[[maybe_unused]] static void reused() {
    auto kept = tc::run({.image = "redis:7.0", .ports = {6379_tcp}, .reuse = true, .reuse_idle = 2h});
    kept.remove();
}
