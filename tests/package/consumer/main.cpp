#include <testcontainers/testcontainers.hpp>

#include <iostream>
#include <string>

namespace tc = testcontainers;
using namespace tc::literals;

namespace {

constexpr int skipped = 77;

/// Starts a container, and for that the reaper that comes with the library.
int start(const std::string& image) {
    try {
        const auto box = tc::run({.image = image, .command = {"sleep", "60"}, .wait = tc::wait::running()});
        return box.exec({"true"}).exit_code;
    } catch (const tc::EngineUnavailable& error) {
        std::cout << error.what() << '\n';
        return skipped;
    }
}

} // namespace

int main(int count, char** arguments) {
    if (count > 1) {
        return start(arguments[1]);
    }
    const tc::ContainerSpec good{.image = "redis:7.2", .ports = {6379_tcp}, .resources = {.memory = 64_MiB}};
    const tc::ContainerSpec bad{.image = "Redis:7.2"};
    const auto problems = tc::validate(bad);
    std::cout << to_string(6379_tcp) << ", " << to_string(64_MiB) << ", " << problems.size() << " problems\n";
    return tc::validate(good).empty() && problems.size() == 1 ? 0 : 1;
}
