#include "measure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

namespace benchmarks {
namespace {

using Times = std::vector<std::chrono::microseconds>;

std::chrono::microseconds run(const Side& side) {
    side.before();
    const auto begin = std::chrono::steady_clock::now();
    side.timed();
    const auto end = std::chrono::steady_clock::now();
    side.after();
    return std::chrono::duration_cast<std::chrono::microseconds>(end - begin);
}

std::chrono::microseconds median_of(Times times) {
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    return *middle;
}

double milliseconds(std::chrono::microseconds time) { return static_cast<double>(time.count()) / 1000.0; }

} // namespace

Result measure(const Case& compared, int runs) {
    run(compared.ours);
    run(compared.floor);
    Times ours;
    Times floor;
    for (int i = 0; i < runs; ++i) {
        ours.push_back(run(compared.ours));
        floor.push_back(run(compared.floor));
    }
    return {compared.name, median_of(ours), median_of(floor)};
}

std::chrono::microseconds median(const Side& side, int runs) {
    run(side);
    Times times;
    for (int i = 0; i < runs; ++i) {
        times.push_back(run(side));
    }
    return median_of(times);
}

std::string as_text(const std::vector<Result>& results) {
    std::string text = fmt::format("{:<36} {:>12} {:>12} {:>7}\n", "median of interleaved runs", "ours ms",
                                   "floor ms", "ratio");
    for (const auto& result : results) {
        text += fmt::format("{:<36} {:>12.2f} {:>12.2f} {:>7.3f}\n", result.name, milliseconds(result.ours),
                            milliseconds(result.floor), result.ratio());
    }
    return text;
}

std::string as_json(const std::vector<Result>& results, long peak_memory) {
    std::string rows;
    for (const auto& result : results) {
        rows += fmt::format(R"({}{{"name":"{}","ours_ms":{:.3f},"floor_ms":{:.3f},"ratio":{:.4f}}})",
                            rows.empty() ? "" : ",", result.name, milliseconds(result.ours),
                            milliseconds(result.floor), result.ratio());
    }
    return fmt::format(R"({{"cases":[{}],"peak_memory_kib":{}}})", rows, peak_memory);
}

long peak_memory_kib() {
    std::ifstream status{"/proc/self/status"};
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmHWM:")) {
            return std::stol(line.substr(6));
        }
    }
    return 0;
}

} // namespace benchmarks
