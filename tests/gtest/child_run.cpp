#include "child_run.hpp"

#include "support/child_process.hpp"

#include <chrono>
#include <regex>
#include <utility>

namespace testcontainers::testsupport {

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
    run.output = std::regex_replace(run.output, std::regex{"\\([0-9]+ ms( total)?\\)"}, "(T ms)");
    return run;
}

std::map<std::string, std::string> without_engine(const std::string& required) {
    return {{"DOCKER_HOST", "unix:///nonexistent/engine.sock"}, {"TESTCONTAINERS_REQUIRED", required}};
}

} // namespace testcontainers::testsupport
