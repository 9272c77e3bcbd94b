#include "gtest_support/run_records.hpp"

#include "core/start_report.hpp"
#include "core/trace.hpp"
#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace testcontainers::testing {
namespace {

std::string outcome_of(const ::testing::TestResult& result) {
    if (result.Failed()) {
        return "failed";
    }
    return result.Skipped() ? "skipped" : "passed";
}

} // namespace

void RunRecords::OnTestProgramStart(const ::testing::UnitTest& /*program*/) {
    try {
        (void)core::Trace::current();
    } catch (const Error& error) {
        std::fprintf(stderr, "testcontainers: %s\n", error.message().c_str());
    }
}

void RunRecords::OnTestStart(const ::testing::TestInfo& /*test*/) { test_start_ = core::TraceClock::now(); }

void RunRecords::OnTestEnd(const ::testing::TestInfo& test) {
    if (const auto* const trace = core::Trace::current_if_usable()) {
        const auto name = fmt::format("{}.{}", test.test_suite_name(), test.name());
        trace->write({.category = "test",
                      .name = name,
                      .row = core::Trace::row_of_thread(),
                      .begin = test_start_,
                      .end = core::TraceClock::now(),
                      .details = {{"outcome", outcome_of(*test.result())}}});
    }
}

void RunRecords::OnTestProgramEnd(const ::testing::UnitTest& /*program*/) {
    const auto starts = core::StartReport::instance().all();
    if (!starts.empty()) {
        std::printf("[ CONTAINER] %zu started by this process:\n%s", starts.size(),
                    core::start_table(starts).c_str());
        std::fflush(stdout);
    }
}

} // namespace testcontainers::testing
