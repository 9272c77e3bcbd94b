#pragma once

#include "core/live_containers.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <mutex>
#include <string>

namespace testcontainers::testing {

/// Prints after a failed test what this process's containers wrote during it.
class FailureLogs final : public ::testing::EmptyTestEventListener {
public:
    void OnTestStart(const ::testing::TestInfo& test) override;
    void OnTestEnd(const ::testing::TestInfo& test) override;

    /// A container is about to be removed: keeps its lines when the test has failed so far, or is failing with an exception.
    void before_removal(const core::LiveContainer& container);

private:
    using Time = std::chrono::system_clock::time_point;

    std::mutex mutex_;
    Time test_start_;
    std::string of_removed_;
};

/// The block for one container: its name and the last lines it wrote since then; a note where they cannot be had.
[[nodiscard]] std::string report_of(const core::LiveContainer& container, std::chrono::system_clock::time_point since);

/// The text of such a block. Shows the last 50 lines and says how many were left out.
[[nodiscard]] std::string format_block(const core::LiveContainer& container, const std::string& log);

}  // namespace testcontainers::testing
