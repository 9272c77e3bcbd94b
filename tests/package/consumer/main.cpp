#include <testcontainers/testcontainers.hpp>

#include <iostream>

namespace tc = testcontainers;
using namespace tc::literals;

int main() {
    const tc::ContainerSpec good{.image = "redis:7.2", .ports = {6379_tcp}, .resources = {.memory = 64_MiB}};
    const tc::ContainerSpec bad{.image = "Redis:7.2"};
    const auto problems = tc::validate(bad);
    std::cout << to_string(6379_tcp) << ", " << to_string(64_MiB) << ", " << problems.size() << " problems\n";
    return tc::validate(good).empty() && problems.size() == 1 ? 0 : 1;
}
