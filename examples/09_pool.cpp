// Containers that are started before they are needed: each is used once, and the next is made meanwhile.

#include <testcontainers/testcontainers.hpp>

#include <chrono>
#include <cstdlib>
#include <exception>
#include <iostream>

namespace tc = testcontainers;
using namespace tc::literals;

int main() {
    try {
        tc::Pool<tc::Container> spare(2, [] { return tc::run({.image = "redis:7.0", .ports = {6379_tcp}}); });
        for (int test = 1; test <= 3; ++test) {
            const auto asked = std::chrono::steady_clock::now();
            const auto redis = spare.take();
            const std::chrono::duration<double, std::milli> waited = std::chrono::steady_clock::now() - asked;
            std::cout << "test " << test << " waited " << waited.count() << " ms for " << redis.name()
                      << ", which has " << redis.exec({"redis-cli", "dbsize"}).out;
            redis.exec({"redis-cli", "set", "used", "yes"}).or_throw();
        }
        return EXIT_SUCCESS;
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return EXIT_FAILURE;
    }
}
