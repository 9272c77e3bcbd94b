#pragma once

#include "testcontainers/gtest/end_of_tests.hpp"
#include "testcontainers/gtest/start_once.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <utility>

namespace testcontainers::testing {

/// A resource that all suites of a test program share. Only the tests that use it have it started; it ends
/// after all tests, those that were started last first.
///
///     inline tc::testing::ProcessResource<tc::Container> sessions{[] { return tc::run(redis_spec); }};
///
///     class Login : public tc::testing::Uses<sessions> {};
///
///     TEST_F(Login, OpensASession) { connect_to(sessions->endpoint(6379_tcp)); }
template <class Resource>
class ProcessResource {
public:
    /// `start` makes the resource. It may use other process resources, which then end after this one.
    explicit ProcessResource(std::function<Resource()> start)
        : once_(std::move(start), [this] { at_end_of_tests([this] { once_.reset(); }); }) {}

    /// Whether it is there; starts it when it has not been tried. Never throws.
    [[nodiscard]] Verdict verdict() noexcept { return once_.verdict(); }

    /// The resource. @throws what the start threw, each time.
    [[nodiscard]] Resource& operator*() { return once_.get(); }
    /// @copydoc operator*
    [[nodiscard]] Resource* operator->() { return &once_.get(); }

private:
    StartOnce<Resource> once_;
};

/// A fixture whose tests need these process resources: they are started before the first test that needs
/// them. A start that failed is reported by every one of these tests and not repeated. Without an engine they
/// are skipped, or fail when one is required.
template <auto&... resources>
class Uses : public ::testing::Test {
protected:
    /// Starts the resources where needed, in the order given, then calls `SetUpWithResources`.
    void SetUp() final {
        Verdict verdict;
        // The first that cannot be had decides.
        (void)((verdict = resources.verdict(), verdict.kind == Verdict::Kind::run) && ...);
        TESTCONTAINERS_HEED(verdict);
        SetUpWithResources();
    }

    /// To be overridden: prepares a test. It is called only when all resources are there.
    virtual void SetUpWithResources() {}
};

} // namespace testcontainers::testing
