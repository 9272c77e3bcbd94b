#pragma once

#include "testcontainers/gtest/start_once.hpp"

#include <functional>
#include <utility>

namespace testcontainers::testing {

/// A member of a fixture that is started when the test first uses it, and ends with the test.
///
///     class Cache : public tc::testing::EngineTest {
///     protected:
///         tc::testing::PerTest<tc::modules::Redis> redis{[] { return tc::modules::Redis::run(); }};
///     };
///
///     TEST_F(Cache, Answers) { EXPECT_EQ(redis->command({"PING"}), "PONG"); }
template <class Resource>
class PerTest {
public:
    /// `start` makes the resource.
    explicit PerTest(std::function<Resource()> start) : once_(std::move(start)) {}

    /// The resource. @throws what the start threw.
    [[nodiscard]] Resource& operator*() { return once_.get(); }
    /// @copydoc operator*
    [[nodiscard]] Resource* operator->() { return &once_.get(); }

private:
    StartOnce<Resource> once_;
};

}  // namespace testcontainers::testing
