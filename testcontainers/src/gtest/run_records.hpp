#pragma once

#include <gtest/gtest.h>

#include <chrono>

namespace testcontainers::testing {

/// Tells the trace of each test, and prints at the end of the program what the starts of its containers took,
/// where the settings ask for them.
class RunRecords final : public ::testing::EmptyTestEventListener {
public:
    void OnTestProgramStart(const ::testing::UnitTest& program) override;
    void OnTestStart(const ::testing::TestInfo& test) override;
    void OnTestEnd(const ::testing::TestInfo& test) override;
    void OnTestProgramEnd(const ::testing::UnitTest& program) override;

private:
    std::chrono::steady_clock::time_point test_start_;
};

} // namespace testcontainers::testing
