#include "core/start_report.hpp"

#include "values/printable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace testcontainers::core {
namespace {

std::string cell(std::chrono::microseconds time) {
    return fmt::format("{:.1f}", std::chrono::duration<double, std::milli>(time).count());
}

} // namespace

std::string start_table(const std::vector<StartRecord>& starts) {
    if (starts.empty()) {
        return {};
    }
    std::size_t image = std::string_view{"image"}.size();
    std::size_t name = std::string_view{"container"}.size();
    for (const auto& start : starts) {
        image = std::max(image, start.image.size());
        name = std::max(name, start.name.size());
    }
    auto table = fmt::format("{:<{}}  {:<{}}  {:>9}  {:>9}  {:>9}  {:>9}  {:>9}\n", "image", image,
                             "container", name, "pull ms", "create ms", "start ms", "wait ms", "total ms");
    for (const auto& start : starts) {
        const auto& times = start.times;
        table += fmt::format(
            "{:<{}}  {:<{}}  {:>9}  {:>9}  {:>9}  {:>9}  {:>9}{}\n", printable(start.image), image,
            start.name, name, cell(times.image), cell(times.create), cell(times.start), cell(times.ready),
            cell(times.image + times.create + times.start + times.ready), start.succeeded ? "" : "  failed");
    }
    return table;
}

StartReport& StartReport::instance() {
    // Containers in static storage may start after every other static object has ended.
    static auto* const report = new StartReport;
    return *report;
}

void StartReport::add(StartRecord record) {
    const std::lock_guard lock{mutex_};
    starts_.push_back(std::move(record));
}

std::vector<StartRecord> StartReport::all() const {
    const std::lock_guard lock{mutex_};
    return starts_;
}

} // namespace testcontainers::core
