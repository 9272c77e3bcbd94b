#pragma once

#include "testcontainers/gtest/start_once.hpp"

#include <functional>
#include <utility>

namespace testcontainers::testing {

/// A member of a fixture that is started when the test first uses it, and ends with the test. Members end in
/// the opposite order of their declaration. It belongs in an `EngineTest`, which skips the test before
/// anything can be started without an engine.
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

    /// The resource. @throws what the start threw, each time.
    [[nodiscard]] Resource& operator*() { return once_.get(); }
    /// @copydoc operator*
    [[nodiscard]] Resource* operator->() { return &once_.get(); }

private:
    StartOnce<Resource> once_;
};

} // namespace testcontainers::testing
