#pragma once

namespace testcontainers::testing {

/// Adds what `testcontainers::gtest_main` adds to a `main()` of your own: call it after `InitGoogleTest` and
/// before `RUN_ALL_TESTS`.
///
/// When a test fails, the lines that this process's containers wrote during it are printed, also those of
/// containers that were removed meanwhile. Lines are chosen by the engine's times: with an engine elsewhere
/// its clock should agree with this machine's. Calling it again changes nothing.
///
/// With `TESTCONTAINERS_KEEP=on-failure` the containers of a failed test stay; `TESTCONTAINERS_REPORT=1` ends
/// the program with a table of what the starts took; `TESTCONTAINERS_TRACE=FILE` has the tests beside their
/// containers.
void install();

} // namespace testcontainers::testing
