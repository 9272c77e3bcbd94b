#pragma once

#include <map>
#include <string>

namespace testcontainers::testsupport {

/// What a child program printed, and its exit code.
struct ChildRun {
    std::string output;
    int exit_code = 0;

    /// How often `text` stands in the output.
    [[nodiscard]] std::size_t count(const std::string& text) const;
};

/// Runs the tests of the child program `child_<name>` that `filter` selects. Times in its output are replaced
/// by `T ms`.
[[nodiscard]] ChildRun run_child(const std::string& name, const std::string& filter,
                                 std::map<std::string, std::string> variables = {},
                                 const std::string& option = "--gtest_color=no");

/// Variables for a child that finds no engine.
[[nodiscard]] std::map<std::string, std::string> without_engine(const std::string& required);

} // namespace testcontainers::testsupport
