// How much memory a test process needs for its containers: `tc_bench_memory [N]` starts N containers (1 by
// default) side by side, each until its log says that it is ready, and tells the peak of the process and how
// long that took. `tc_bench_memory copy` copies 2 GiB into a container as a stream, out into a file, and in
// again from there; `tc_bench_memory build FOLDER` builds an image of a folder.
#include "harness/figures.hpp"

#include <testcontainers/testcontainers.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <span>
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

void report(std::chrono::duration<double> time) {
    std::cout << benchmarks::as_lines({{"peak memory", peak_in_mib(), "MB"}, {"time", time.count(), "s"}});
}

void start(int count) {
    const tc::ContainerSpec redis{
        .image = "redis:7.0", .ports = {6379_tcp}, .wait = tc::wait::log("Ready to accept connections")};
    const std::vector<tc::ContainerSpec> specs(static_cast<std::size_t>(count), redis);
    const auto begin = std::chrono::steady_clock::now();
    const auto containers = tc::run_all(specs);
    report(std::chrono::steady_clock::now() - begin);
}

void copy() {
    constexpr auto size = (2_GiB).count();
    const auto box = tc::run({.image = "busybox:1", .command = {"sleep", "86400"}});
    const auto nothing = [left = size](std::span<char> buffer) mutable {
        const auto count = std::min<std::uint64_t>(buffer.size(), left);
        std::fill_n(buffer.data(), count, '\0');
        left -= count;
        return static_cast<std::size_t>(count);
    };
    const auto file = std::filesystem::temp_directory_path() / ("tc_bench_memory-" + box.name());
    const auto begin = std::chrono::steady_clock::now();
    box.copy_to(tc::FileStream{.read = nothing, .size = size, .target = "/big"});
    box.copy_from("/big", file);
    box.copy_to(tc::HostFile{.source = file, .target = "/big"});
    const auto end = std::chrono::steady_clock::now();
    std::filesystem::remove(file);
    report(end - begin);
}

void build(const std::string& folder) {
    const auto begin = std::chrono::steady_clock::now();
    const auto image = tc::build({.context = folder, .no_cache = true});
    report(std::chrono::steady_clock::now() - begin);
}

} // namespace

int main(int argc, char** argv) {
    const std::string work = argc > 1 ? argv[1] : "1";
    try {
        if (work == "copy") {
            copy();
        } else if (work == "build" && argc > 2) {
            build(argv[2]);
        } else {
            start(std::stoi(work));
        }
        return 0;
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
