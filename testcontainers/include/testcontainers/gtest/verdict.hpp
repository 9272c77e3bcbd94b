#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace testcontainers::testing {

/// What becomes of a test before it has begun.
struct Verdict {
    /// Whether it can run, and what to do if not.
    enum class Kind : std::uint8_t {
        run,  ///< all that it needs is there
        skip, ///< there is no engine, and none is required
        fail, ///< there is no engine although one is required, or what it needs failed to start
    };
    Kind kind = Kind::run;
    /// Why it does not run.
    std::string why = {};
};

/// The verdict for a test that needs an engine: without one it is skipped, or fails when
/// `TESTCONTAINERS_REQUIRED` is true. It fails as well when a setting is wrong. Never throws. Safe from
/// several threads.
[[nodiscard]] Verdict engine_verdict() noexcept;

/// The verdict for what a start threw: call it within a `catch`. A missing engine skips, all else fails with
/// the report.
[[nodiscard]] Verdict verdict_of_current_exception() noexcept;

} // namespace testcontainers::testing

/// Carries out a `Verdict` in a test's body or its `SetUp`: returns from there unless the test can run.
#define TESTCONTAINERS_HEED(verdict)                                                                         \
    GTEST_AMBIGUOUS_ELSE_BLOCKER_                                                                            \
    if (const ::testcontainers::testing::Verdict testcontainers_verdict = (verdict);                         \
        testcontainers_verdict.kind == ::testcontainers::testing::Verdict::Kind::skip)                       \
        GTEST_SKIP() << testcontainers_verdict.why;                                                          \
    else if (testcontainers_verdict.kind == ::testcontainers::testing::Verdict::Kind::fail)                  \
        GTEST_FAIL() << testcontainers_verdict.why;                                                          \
    else                                                                                                     \
        static_cast<void>(0)

/// At the top of a plain `TEST`: skips it without an engine, or fails it when one is required.
#define TESTCONTAINERS_NEED_ENGINE() TESTCONTAINERS_HEED(::testcontainers::testing::engine_verdict())
