#include "harness/report.hpp"

#include <fmt/format.h>

namespace benchmarks {
namespace {

double milliseconds(std::chrono::microseconds time) { return static_cast<double>(time.count()) / 1000.0; }

/// The part of a row that is there only with a rival.
std::string rival_as_text(const Result& result) {
    if (!result.rival) {
        return fmt::format(" {:>10} {:>9}", "-", "-");
    }
    return fmt::format(" {:>10.2f} {:>9.2f}", milliseconds(*result.rival),
                       milliseconds(*result.rival) / milliseconds(result.ours));
}

std::string as_json(const Result& result) {
    const auto rival =
        result.rival ? fmt::format(R"(,"npm_ms":{:.3f})", milliseconds(*result.rival)) : std::string{};
    return fmt::format(R"({{"name":"{}","rounds":{},"ours_ms":{:.3f},"floor_ms":{:.3f},"ratio":{:.4f}{}}})",
                       result.name, result.rounds, milliseconds(result.ours), milliseconds(result.floor),
                       result.ratio(), rival);
}

std::string as_json(const Limited& figure) {
    return fmt::format(R"({{"name":"{}","value":{:.3f},"limit":{:.3f},"unit":"{}"}})", figure.name,
                       figure.value, figure.limit, figure.unit);
}

template <class T>
std::string as_json_array(const std::vector<T>& items) {
    std::string text;
    for (const auto& item : items) {
        text += (text.empty() ? "" : ",\n") + as_json(item);
    }
    return text;
}

} // namespace

std::string heading() {
    return fmt::format("{:<40} {:>6} {:>10} {:>10} {:>7} {:>10} {:>9}\n", "median of interleaved runs",
                       "rounds", "ours ms", "floor ms", "ratio", "npm ms", "npm/ours");
}

std::string as_text(const Result& result) {
    return fmt::format("{:<40} {:>6} {:>10.2f} {:>10.2f} {:>7.3f}{}\n", result.name, result.rounds,
                       milliseconds(result.ours), milliseconds(result.floor), result.ratio(),
                       rival_as_text(result));
}

std::string as_json(const std::vector<Result>& results, const std::vector<Limited>& figures) {
    return fmt::format("{{\"cases\":[\n{}],\n\"figures\":[\n{}]}}", as_json_array(results),
                       as_json_array(figures));
}

} // namespace benchmarks
