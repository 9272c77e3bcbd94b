#include "gtest_support/failure_logs.hpp"

#include "core/line_assembler.hpp"
#include "gtest_support/log_block.hpp"
#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <string_view>
#include <utility>

namespace testcontainers::testing {
namespace {

/// An engine that hangs must not hold up the tests.
constexpr std::chrono::seconds longest_reading{10};

bool is_failing() { return ::testing::Test::HasFailure() || std::uncaught_exceptions() > 0; }

/// The block for one container: what it wrote since then, or why that cannot be had.
std::string report_of(const core::LiveContainer& container, std::chrono::system_clock::time_point since) {
    const auto title = fmt::format("{} {}", container.image, container.name);
    const auto failed = [&title](std::string_view why) {
        return fmt::format("[ CONTAINER] {}: its log cannot be had: {}\n", title, why);
    };
    try {
        LogBlock block{title};
        core::LineAssembler lines{[&block](const LogLine& line) { block.add(line.text); }};
        container.client->containers().logs(container.id, {.options = {.since = since}, .tty = container.tty},
                                            [&lines](LogStream stream, std::string_view bytes) {
                                                lines.feed(stream, {}, bytes);
                                                return true;
                                            },
                                            {.timeout = longest_reading});
        lines.finish();
        return block.text();
    } catch (const Error& error) {
        return failed(error.message());
    } catch (const std::exception& error) {
        return failed(error.what());
    }
}

} // namespace

FailureLogs::FailureLogs() {
    core::LiveContainers::instance().observe(
        [this](const core::LiveContainer& container) { before_removal(container); });
}

FailureLogs::~FailureLogs() {
    // Containers with static storage duration can outlive GoogleTest and its listeners.
    core::LiveContainers::instance().observe({});
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

} // namespace testcontainers::testing
