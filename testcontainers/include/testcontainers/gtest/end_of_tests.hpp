#pragma once

#include <functional>

namespace testcontainers::testing {

/// Has `end` called when all tests have run, the last one first. With `--gtest_repeat` this is after the last
/// repetition, or after each when environments are recreated
/// (`--gtest_recreate_environments_when_repeating`). Thread-safe.
void at_end_of_tests(std::function<void()> end);

} // namespace testcontainers::testing
