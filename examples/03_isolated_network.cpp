// Two servers on a network of their own: they find each other by alias, and nobody else finds them.

#include <testcontainers/testcontainers.hpp>

#include <iostream>

namespace tc = testcontainers;

namespace {

/// Whether the follower has caught up, asked as a user of Redis would.
tc::wait::Strategy follows_its_leader() {
    return {"follows its leader", [](const tc::wait::Target& server) {
                const auto state = server.exec({"redis-cli", "INFO", "replication"});
                return state.out.find("master_link_status:up") != std::string::npos
                           ? tc::wait::Readiness::ready()
                           : tc::wait::Readiness::pending("the link to the leader is down");
            }};
}

} // namespace

int main() {
    // Declared first, removed last. `internal` also closes the way out.
    const auto network = tc::Network::create({.internal = true});

    const auto leader = tc::run({
        .image = "redis:7.0",
        .networks = {{network, {"leader"}}},
        .wait = tc::wait::log("Ready to accept connections"),
    });
    const auto follower = tc::run({
        .image = "redis:7.0",
        .command = {"redis-server", "--replicaof", "leader", "6379"},
        .networks = {network},
        .wait = follows_its_leader(),
    });

    // WAIT is for the writes of its own connection: both commands go through one redis-cli.
    leader.exec({.command = {"redis-cli"}, .input = "SET colour green\nWAIT 1 5000\n"}).or_throw();
    const auto seen = follower.exec({"redis-cli", "GET", "colour"}).or_throw().out;
    std::cout << "the follower sees colour = " << seen;
    return seen == "green\n" ? 0 : 1;
}
