#pragma once

#include "core/live_containers.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <mutex>
#include <string>

namespace testcontainers::testing {

/// Prints after a failed test what this process's containers wrote during it. Observes the containers for as
/// long as it lives.
class FailureLogs final : public ::testing::EmptyTestEventListener {
public:
    FailureLogs();
    FailureLogs(const FailureLogs&) = delete;
    FailureLogs& operator=(const FailureLogs&) = delete;
    ~FailureLogs() override;

    void OnTestStart(const ::testing::TestInfo& test) override;
    void OnTestEnd(const ::testing::TestInfo& test) override;

private:
    using Time = std::chrono::system_clock::time_point;

    /// Keeps the lines of a container that is about to be removed when the test has failed so far, or is
    /// failing with an exception.
    void before_removal(const core::LiveContainer& container);

    std::mutex mutex_;
    Time test_start_;
    std::string of_removed_;
};

} // namespace testcontainers::testing
