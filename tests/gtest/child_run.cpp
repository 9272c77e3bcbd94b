#include "child_run.hpp"

#include "support/child_process.hpp"

#include <chrono>
#include <utility>

namespace testcontainers::testsupport {

namespace {

/// Replaces `(12 ms)` and `(12 ms total)` by `(T ms)`.
std::string without_times(const std::string& output) {
    std::string text;
    std::size_t begin = 0;
    for (auto open = output.find('('); open != std::string::npos; open = output.find('(', open + 1)) {
        const auto unit = output.find_first_not_of("0123456789", open + 1);
        const auto close = output.find(')', open);
        if (unit == open + 1 || unit == std::string::npos || output.compare(unit, 3, " ms") != 0) {
            continue;
        }
        text += output.substr(begin, open - begin) + "(T ms)";
        begin = close + 1;
    }
    return text + output.substr(begin);
}

} // namespace

std::size_t ChildRun::count(const std::string& text) const {
    std::size_t times = 0;
    for (auto at = output.find(text); at != std::string::npos; at = output.find(text, at + text.size())) {
        ++times;
    }
    return times;
}

ChildRun run_child(const std::string& name, const std::string& filter,
                   std::map<std::string, std::string> variables, const std::string& option) {
    variables.emplace("GTEST_COLOR", "no");
    ChildProcess child{{std::string{CHILDREN_DIR} + "/child_" + name, "--gtest_filter=" + filter, option},
                       variables};
    ChildRun run;
    while (const auto line = child.read_line(std::chrono::seconds{60})) {
        run.output += *line + "\n";
    }
    run.exit_code = child.wait().exit_code;
    run.output = without_times(run.output);
    return run;
}

std::map<std::string, std::string> without_engine(const std::string& required) {
    return {{"DOCKER_HOST", "unix:///nonexistent/engine.sock"}, {"TESTCONTAINERS_REQUIRED", required}};
}

} // namespace testcontainers::testsupport
