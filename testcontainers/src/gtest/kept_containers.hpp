#pragma once

#include <gtest/gtest.h>

namespace testcontainers::testing {

/// Tells what is kept (`TESTCONTAINERS_KEEP`) which tests have failed, and prints how to enter and remove it.
/// Lives as long as it can tell.
class KeptContainers final : public ::testing::EmptyTestEventListener {
public:
    KeptContainers();
    KeptContainers(const KeptContainers&) = delete;
    KeptContainers& operator=(const KeptContainers&) = delete;
    ~KeptContainers() override;

    void OnTestEnd(const ::testing::TestInfo& test) override;
    void OnTestProgramEnd(const ::testing::UnitTest& program) override;
};

} // namespace testcontainers::testing
