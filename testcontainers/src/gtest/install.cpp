#include "testcontainers/gtest/install.hpp"

#include "core/live_containers.hpp"
#include "gtest_support/failure_logs.hpp"

#include <gtest/gtest.h>

namespace testcontainers::testing {

void install() {
    [[maybe_unused]] static const bool installed = [] {
        // GoogleTest owns the listener.
        auto* const listener = new FailureLogs;
        ::testing::UnitTest::GetInstance()->listeners().Append(listener);
        core::LiveContainers::instance().observe(
            [listener](const core::LiveContainer& container) { listener->before_removal(container); });
        return true;
    }();
}

}  // namespace testcontainers::testing
