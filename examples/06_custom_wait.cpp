// Any callable is a wait strategy: ready, not yet because, or never because. Strategies compose.

#include <testcontainers/testcontainers.hpp>

#include <iostream>

namespace tc = testcontainers;
using namespace tc::literals;
using namespace std::chrono_literals;

namespace {

/// Ready when the server knows at least so many keys.
tc::wait::Strategy has_keys(int wanted) {
    return {"has " + std::to_string(wanted) + " keys", [wanted](const tc::wait::Target& server) {
                const auto answer = server.exec({"redis-cli", "--raw", "DBSIZE"});
                if (answer.exit_code != 0) {
                    return tc::wait::Readiness::pending(answer.err);
                }
                const int keys = std::stoi(answer.out);
                return keys >= wanted ? tc::wait::Readiness::ready()
                                      : tc::wait::Readiness::pending("it has " + std::to_string(keys));
            }};
}

} // namespace

int main() {
    const tc::ContainerSpec server{
        .image = "redis:7.0",
        .command = {"sh", "-c", "until redis-cli MSET a 1 b 2; do sleep 0.1; done & exec redis-server"},
        .ports = {6379_tcp},
        .wait = tc::wait::all({tc::wait::port(6379_tcp), has_keys(2)}),
        .startup_timeout = 30s,
    };
    const auto redis = tc::run(server);
    std::cout << "ready: " << redis.exec({"redis-cli", "MGET", "a", "b"}).or_throw().out;

    // What never becomes ready says why, and leaves nothing behind.
    auto impossible = server;
    impossible.wait = has_keys(3);
    impossible.startup_timeout = 1s;
    try {
        const auto never = tc::run(impossible);
    } catch (const tc::WaitTimeout& timeout) {
        std::cout << timeout.what() << '\n';
        return 0;
    }
    return 1;
}
