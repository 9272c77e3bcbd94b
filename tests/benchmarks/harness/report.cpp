#include "harness/report.hpp"

#include <fmt/format.h>

#include <string_view>

namespace benchmarks {
namespace {

/// With about three digits that count.
std::string number(double value) {
    return fmt::format("{:.{}f}", value, value < 10 ? 2 : value < 100 ? 1 : 0);
}

std::string number(std::chrono::microseconds time) {
    return number(static_cast<double>(time.count()) / 1000.0);
}

std::string row(std::string_view name, std::string_view rounds, std::string_view ours, std::string_view floor,
                std::string_view ratio, std::string_view interval, std::string_view limit,
                std::string_view npm, std::string_view times) {
    return fmt::format("| {:<45} | {:>6} | {:>7} | {:>8} | {:>6} | {:>13} | {:>7} | {:>7} | {:>8} |\n", name,
                       rounds, ours, floor, ratio, interval, limit, npm, times);
}

std::string row_of_figure(std::string_view name, std::string_view value, std::string_view limit) {
    return fmt::format("| {:<58} | {:>10} | {:>10} |\n", name, value, limit);
}

double milliseconds(std::chrono::microseconds time) { return static_cast<double>(time.count()) / 1000.0; }

std::string as_json(const Result& result) {
    const auto limit = result.limit.empty() ? "" : fmt::format(R"(,"limit":"{}")", result.limit);
    const auto rival = result.rival ? fmt::format(R"(,"npm_ms":{:.3f},"npm_ratio":{:.4f})",
                                                  milliseconds(*result.rival), result.rival_ratio->value)
                                    : "";
    return fmt::format(R"({{"name":"{}","rounds":{},"ours_ms":{:.3f},"floor_ms":{:.3f},"ratio":{:.4f},)"
                       R"("ratio_low":{:.4f},"ratio_high":{:.4f}{}{}}})",
                       result.name, result.rounds, milliseconds(result.ours), milliseconds(result.floor),
                       result.ratio.value, result.ratio.low, result.ratio.high, limit, rival);
}

std::string as_json(const Figure& figure) {
    const auto limit = figure.limit ? fmt::format(R"(,"limit":{})", *figure.limit) : "";
    return fmt::format(R"({{"name":"{}","value":{:.3f},"unit":"{}"{}}})", figure.name, figure.value,
                       figure.unit, limit);
}

std::string as_json(const Machine& machine) {
    return fmt::format(R"({{"cores":{},"processor":"{}","system":"{}","engine":"{}","compiler":"{}",)"
                       R"("load_before":{:.2f},"load_after":{:.2f}}})",
                       machine.cores, machine.processor, machine.system, machine.engine, machine.compiler,
                       machine.load_before, load_of_this_minute());
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
    return row("medians of interleaved runs", "rounds", "ours ms", "floor ms", "ratio", "95 % interval",
               "at most", "npm ms", "npm/ours") +
           row("---", "---:", "---:", "---:", "---:", "---:", "---:", "---:", "---:");
}

std::string as_row(const Result& result) {
    const auto& ratio = result.ratio;
    const auto rival = result.rival ? number(*result.rival) : "";
    // Of fewer rounds not even the smallest and the largest ratio enclose the true one with that certainty.
    const auto interval = result.rounds < 6 ? "" : fmt::format("{:.3f}-{:.3f}", ratio.low, ratio.high);
    const auto times = result.rival_ratio ? fmt::format("{:.2f}", result.rival_ratio->value) : "";
    return row(result.name, std::to_string(result.rounds), number(result.ours), number(result.floor),
               fmt::format("{:.3f}", ratio.value), interval, result.limit, rival, times);
}

std::string heading_of_figures() {
    return row_of_figure("figures", "value", "at most") + row_of_figure("---", "---:", "---:");
}

std::string as_row(const Figure& figure) {
    const auto unit = figure.unit.empty() ? "" : " " + figure.unit;
    return row_of_figure(figure.name, number(figure.value) + unit,
                         figure.limit ? fmt::format("{}{}", *figure.limit, unit) : "");
}

std::string as_json(const Machine& machine, const std::vector<Result>& results,
                    const std::vector<Figure>& figures) {
    return fmt::format("{{\"machine\":{},\n\"cases\":[\n{}],\n\"figures\":[\n{}]}}", as_json(machine),
                       as_json_array(results), as_json_array(figures));
}

} // namespace benchmarks
