// How much memory a test process needs for its containers: `tc_bench_memory [N]` starts N containers (1 by
// default) side by side, each until its log says that it is ready, and tells the peak of the process and how
// long that took.
#include "harness/figures.hpp"

#include <testcontainers/testcontainers.hpp>

#include <chrono>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

namespace tc = testcontainers;
using namespace tc::literals;

namespace {

double peak_in_mib() {
    constexpr std::string_view peak = "VmHWM:";
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with(peak)) {
            return std::stod(line.substr(peak.size())) / 1024;
        }
    }
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    const int count = argc > 1 ? std::atoi(argv[1]) : 1;
    try {
        const tc::ContainerSpec redis{
            .image = "redis:7.0", .ports = {6379_tcp}, .wait = tc::wait::log("Ready to accept connections")};
        const std::vector<tc::ContainerSpec> specs(static_cast<std::size_t>(count), redis);
        const auto begin = std::chrono::steady_clock::now();
        const auto containers = tc::run_all(specs);
        const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
        std::cout << benchmarks::as_lines(
            {{"peak memory", peak_in_mib(), "MB"}, {"time", time.count(), "s"}});
        return 0;
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
