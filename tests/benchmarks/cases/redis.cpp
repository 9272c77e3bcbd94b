#include "cases/cases.hpp"
#include "cases/starts.hpp"
#include "testcontainers/wait.hpp"

namespace benchmarks {
namespace {

namespace tc = testcontainers;
using namespace tc::literals;

Case ready(RawEngine& engine, const std::string& name, const tc::wait::Strategy& wait,
           const std::string& rival) {
    return {name,
            our_start({.image = "redis:7.0", .ports = {6379_tcp}, .wait = wait}),
            raw_start(engine, redis_body(), "6379/tcp", wait_for_redis),
            rival,
            "1.02",
            4};
}

} // namespace

Cases redis_cases(RawEngine& engine) {
    return {ready(engine, "redis ready, log wait", tc::wait::log("Ready to accept connections"), "redis-log"),
            ready(engine, "redis ready, port wait", tc::wait::port(6379_tcp), "redis-port")};
}

} // namespace benchmarks
