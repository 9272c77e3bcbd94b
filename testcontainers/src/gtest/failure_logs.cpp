#include "gtest_support/failure_logs.hpp"

#include "testcontainers/error.hpp"
#include "values/printable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <string_view>
#include <utility>
#include <vector>

namespace testcontainers::testing {
namespace {

constexpr std::size_t most_lines = 50;

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

bool is_failing() {
    return ::testing::Test::HasFailure() || std::uncaught_exceptions() > 0;
}

}  // namespace

std::string format_block(const core::LiveContainer& container, const std::string& log) {
    const auto lines = lines_of(log);
    auto block = fmt::format("[ CONTAINER] {} {} wrote {} {} during this test{}\n", container.image, container.name, lines.size(),
                             lines.size() == 1 ? "line" : "lines", lines.empty() ? "" : ":");
    const auto left_out = lines.size() - std::min(lines.size(), most_lines);
    if (left_out > 0) {
        block += fmt::format("  | ({} earlier lines left out)\n", left_out);
    }
    for (auto i = left_out; i < lines.size(); ++i) {
        block += fmt::format("  | {}\n", lines[i]);
    }
    return block;
}

std::string report_of(const core::LiveContainer& container, std::chrono::system_clock::time_point since) {
    try {
        std::string log;
        container.client->containers().logs(
            container.id, {.options = {.since = since}},
            [&log](LogStream, std::string_view bytes) {
                log += bytes;
                return true;
            },
            {.timeout = std::chrono::seconds{10}});
        return format_block(container, printable(log));
    } catch (const Error& error) {
        return fmt::format("[ CONTAINER] {} {}: its log cannot be had: {}\n", container.image, container.name, error.message());
    }
}

void FailureLogs::OnTestStart(const ::testing::TestInfo& /*test*/) {
    const std::lock_guard lock{mutex_};
    test_start_ = std::chrono::system_clock::now();
    of_removed_.clear();
}

void FailureLogs::before_removal(const core::LiveContainer& container) {
    if (!is_failing()) {
        return;
    }
    const auto since = [this] {
        const std::lock_guard lock{mutex_};
        return test_start_;
    }();
    auto block = report_of(container, since);
    const std::lock_guard lock{mutex_};
    of_removed_ += block;
}

void FailureLogs::OnTestEnd(const ::testing::TestInfo& test) {
    if (!test.result()->Failed()) {
        return;
    }
    std::string report;
    Time since;
    {
        const std::lock_guard lock{mutex_};
        report = std::exchange(of_removed_, {});
        since = test_start_;
    }
    for (const auto& container : core::LiveContainers::instance().all()) {
        report += report_of(container, since);
    }
    std::fputs(report.c_str(), stdout);
    std::fflush(stdout);
}

}  // namespace testcontainers::testing
