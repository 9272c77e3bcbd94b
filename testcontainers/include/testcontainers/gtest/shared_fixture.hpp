#pragma once

#include "testcontainers/gtest/end_of_tests.hpp"
#include "testcontainers/gtest/start_once.hpp"

#include <gtest/gtest.h>

namespace testcontainers::testing {

/// A fixture whose tests share one resource: `Suite::start()` makes it before the first of them that runs,
/// and it ends after the last.
///
/// A start that fails is reported by every test of the suite and not repeated. Without an engine the tests
/// are skipped, or fail when one is required. `Resource` is any type that can be moved.
///
///     class Orders : public tc::testing::SharedFixture<Orders, tc::modules::Postgres> {
///     public:
///         static tc::modules::Postgres start() { return tc::modules::Postgres::run(); }
///     };
///
/// A suite that has a `TearDownTestSuite` of its own calls this one from it; otherwise the resource ends
/// after all tests.
template <class Suite, class Resource>
class SharedFixture : public ::testing::Test {
public:
    /// Ends the resource.
    static void TearDownTestSuite() { shared().reset(); }

protected:
    /// Starts the resource where needed, then calls `SetUpWith`.
    void SetUp() final {
        TESTCONTAINERS_HEED(shared().verdict());
        SetUpWith(resource());
    }

    /// To be overridden: prepares a test on the resource, which is the same for all tests of the suite.
    virtual void SetUpWith(Resource& /*resource*/) {}

    /// The resource. @throws what its start threw.
    [[nodiscard]] static Resource& resource() { return shared().get(); }

private:
    static StartOnce<Resource>& shared() {
        static StartOnce<Resource> once{[] { return Suite::start(); },
                                        [] { at_end_of_tests([] { shared().reset(); }); }};
        return once;
    }
};

} // namespace testcontainers::testing
