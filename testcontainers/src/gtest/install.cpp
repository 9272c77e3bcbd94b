#include "testcontainers/gtest/install.hpp"

#include "gtest_support/failure_logs.hpp"
#include "gtest_support/kept_containers.hpp"
#include "gtest_support/run_records.hpp"

#include <gtest/gtest.h>

namespace testcontainers::testing {

void install() {
    [[maybe_unused]] static const bool installed = [] {
        // GoogleTest owns the listeners.
        auto& listeners = ::testing::UnitTest::GetInstance()->listeners();
        listeners.Append(new RunRecords);
        listeners.Append(new KeptContainers);
        listeners.Append(new FailureLogs);
        return true;
    }();
}

} // namespace testcontainers::testing
