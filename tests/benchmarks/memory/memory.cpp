// How much memory a test process needs for its containers: `tc_bench_memory [N]` starts N containers (1 by
// default) side by side, each until its log says that it is ready, and prints the peak of the process.
#include <testcontainers/testcontainers.hpp>

#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

namespace tc = testcontainers;
using namespace tc::literals;

namespace {

void print_peak(int containers) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmHWM") || line.starts_with("RssAnon") || line.starts_with("RssFile")) {
            std::cout << containers << " containers  " << line << '\n';
        }
    }
}

} // namespace

int main(int argc, char** argv) {
    const int count = argc > 1 ? std::atoi(argv[1]) : 1;
    try {
        const tc::ContainerSpec redis{
            .image = "redis:7.0", .ports = {6379_tcp}, .wait = tc::wait::log("Ready to accept connections")};
        const std::vector<tc::ContainerSpec> specs(static_cast<std::size_t>(count), redis);
        const auto containers = tc::run_all(specs);
        print_peak(count);
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
