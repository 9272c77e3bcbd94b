#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <string_view>

namespace testcontainers::testsupport {

/// The last word of a SetUp: skips the test where a program that it needs is missing; with
/// TESTCONTAINERS_REQUIRED=1, as in a run of all tests, it fails.
inline void need(bool is_there, const std::string& what) {
    const auto* const required = std::getenv("TESTCONTAINERS_REQUIRED");
    if (is_there) {
        return;
    }
    if (required != nullptr && std::string_view(required) != "0" && std::string_view(required) != "false") {
        FAIL() << "this test needs " << what
               << ", and TESTCONTAINERS_REQUIRED says that it must not be skipped";
    }
    GTEST_SKIP() << "this test needs " << what;
}

} // namespace testcontainers::testsupport
