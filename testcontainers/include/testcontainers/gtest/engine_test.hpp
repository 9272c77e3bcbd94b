#pragma once

#include "testcontainers/gtest/verdict.hpp"

#include <gtest/gtest.h>

namespace testcontainers::testing {

/// A fixture whose tests are skipped without an engine, or fail when one is required.
///
/// The constructor of a fixture runs before it can be skipped: start containers in `SetUp`, after this one's, or as `PerTest` members.
class EngineTest : public ::testing::Test {
protected:
    void SetUp() override { TESTCONTAINERS_NEED_ENGINE(); }
};

}  // namespace testcontainers::testing
