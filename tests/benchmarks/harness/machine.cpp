#include "harness/machine.hpp"

#include "testcontainers/engine.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <string_view>
#include <thread>

namespace benchmarks {
namespace {

/// What stands behind the first `key` of a file, and an `=` or `:`; without blanks and quotes around it.
std::string value_in(const char* path, std::string_view key) {
    std::ifstream file{path};
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with(key)) {
            constexpr auto around = " \t\"";
            const auto text = line.substr(line.find_first_of("=:") + 1);
            const auto begin = text.find_first_not_of(around);
            return begin == std::string::npos ? ""
                                              : text.substr(begin, text.find_last_not_of(around) - begin + 1);
        }
    }
    return {};
}

#ifdef __clang__
constexpr auto compiler = __VERSION__;
#else
constexpr auto compiler = "g++ " __VERSION__;
#endif

} // namespace

double load_of_this_minute() {
    std::array<double, 1> load{};
    return ::getloadavg(load.data(), 1) == 1 ? load[0] : -1;
}

Machine this_machine() {
    return {.cores = std::thread::hardware_concurrency(),
            .processor = value_in("/proc/cpuinfo", "model name"),
            .system = value_in("/etc/os-release", "PRETTY_NAME"),
            .engine = testcontainers::Engine::current().info().version,
            .compiler = compiler,
            .load_before = load_of_this_minute()};
}

std::string as_text(const Machine& machine) {
    return fmt::format("{} cores ({}), {}, Docker {}, {}. Load when they began: {:.2f}", machine.cores,
                       machine.processor, machine.system, machine.engine, machine.compiler,
                       machine.load_before);
}

} // namespace benchmarks
