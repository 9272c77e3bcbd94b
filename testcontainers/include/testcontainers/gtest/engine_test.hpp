#pragma once

#include "testcontainers/gtest/verdict.hpp"

#include <gtest/gtest.h>

namespace testcontainers::testing {

/// A fixture whose tests are skipped without an engine, or fail when one is required.
///
/// The constructor of a fixture runs before its test can be skipped: start containers in `SetUpWithEngine`,
/// or as `PerTest` members.
class EngineTest : public ::testing::Test {
protected:
    /// Looks for the engine, then calls `SetUpWithEngine`.
    void SetUp() final {
        TESTCONTAINERS_NEED_ENGINE();
        SetUpWithEngine();
    }

    /// To be overridden: prepares a test. It is called only when there is an engine.
    virtual void SetUpWithEngine() {}
};

} // namespace testcontainers::testing
