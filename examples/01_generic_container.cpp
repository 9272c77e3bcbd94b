// Any image is a service: a Redis without a module of its own, from a plain main().

#include <testcontainers/testcontainers.hpp>

#include <iostream>

namespace tc = testcontainers;
using namespace tc::literals;

int main() {
    // run() returns when the container is ready; it throws otherwise, and then nothing is left behind.
    auto redis = tc::run({
        .image = "redis:7.0",
        .ports = {6379_tcp},
        .wait = tc::wait::log("Ready to accept connections"),
    });

    std::cout << "clients connect to " << to_string(redis.endpoint(6379_tcp)) << '\n';

    redis.exec({"redis-cli", "SET", "greeting", "hello"}).or_throw();
    std::cout << "greeting = " << redis.exec({"redis-cli", "GET", "greeting"}).or_throw().out;
} // the container is removed here
