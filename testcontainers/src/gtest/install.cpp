#include "testcontainers/gtest/install.hpp"

#include "gtest_support/failure_logs.hpp"

#include <gtest/gtest.h>

namespace testcontainers::testing {

void install() {
    [[maybe_unused]] static const bool installed = [] {
        // GoogleTest owns the listener.
        ::testing::UnitTest::GetInstance()->listeners().Append(new FailureLogs);
        return true;
    }();
}

} // namespace testcontainers::testing
