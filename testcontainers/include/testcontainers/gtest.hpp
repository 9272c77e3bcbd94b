#pragma once

/// @file
/// GoogleTest: containers per test, per suite and per process; skipping without an engine; logs of failed
/// tests.
///
///     class Orders : public tc::testing::SharedFixture<Orders, tc::modules::Postgres> {
///     public:
///         static tc::modules::Postgres start() { return tc::modules::Postgres::run(); }
///     };
///
///     TEST_F(Orders, AreEmptyAtFirst) { EXPECT_TRUE(resource().query("…").empty()); }

#include "testcontainers/gtest/end_of_tests.hpp"
#include "testcontainers/gtest/engine_test.hpp"
#include "testcontainers/gtest/fresh_database_fixture.hpp"
#include "testcontainers/gtest/install.hpp"
#include "testcontainers/gtest/per_test.hpp"
#include "testcontainers/gtest/process_resource.hpp"
#include "testcontainers/gtest/shared_fixture.hpp"
#include "testcontainers/gtest/verdict.hpp"
