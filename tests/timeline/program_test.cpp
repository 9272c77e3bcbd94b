#include "traces.hpp"

#include "support/child_process.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace testcontainers::timeline {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Pair;
using testsupport::content_of;

class TimelineProgram : public ::testing::Test {
protected:
    /// Its exit code, and all that it writes.
    static std::pair<int, std::string> run(std::vector<std::string> arguments) {
        const std::vector<std::string> shell{"/bin/sh", "-c", "exec \"$0\" \"$@\" 2>&1", TIMELINE};
        arguments.insert(arguments.begin(), shell.begin(), shell.end());
        testsupport::ChildProcess program{arguments};
        std::string output;
        while (const auto line = program.read_line(30s)) {
            output += *line + '\n';
        }
        return {program.wait().exit_code, output};
    }

    [[nodiscard]] std::string in(const std::string& name) const { return (folder_ / name).string(); }

    testsupport::TemporaryFolder folder_;
};

TEST_F(TimelineProgram, WritesThePageBesideTheTrace) {
    folder_.write("run.json", testsupport::trace_of(1));
    EXPECT_THAT(run({in("run.json")}), Pair(0, in("run.html") + "\n"));
    EXPECT_THAT(content_of(folder_ / "run.html"), HasSubstr("<title>run.json</title>"));
}

TEST_F(TimelineProgram, WritesThePageWhereItIsTold) {
    folder_.write("run.json", testsupport::trace_of(1));
    EXPECT_THAT(run({in("run.json"), in("page")}), Pair(0, in("page") + "\n"));
    EXPECT_THAT(content_of(folder_ / "page"), HasSubstr("Orders.Number0"));
}

TEST_F(TimelineProgram, SaysWhatIsWrong) {
    folder_.write("no-trace", "hello\n");
    EXPECT_THAT(run({}), Pair(2, HasSubstr("it takes one or two files")));
    EXPECT_THAT(run({in("nothing")}), Pair(2, HasSubstr("nothing\" cannot be read")));
    EXPECT_THAT(run({in("no-trace")}),
                Pair(2, HasSubstr("no-trace\": line 1 is no event of a trace: hello")));
    folder_.write("run.json", testsupport::trace_of(1));
    EXPECT_THAT(run({in("run.json"), in("run.json")}), Pair(2, HasSubstr("would be overwritten")));
    EXPECT_THAT(run({in("run.json"), in("nowhere/page")}),
                Pair(2, HasSubstr("nowhere/page\" cannot be written")));
}

} // namespace
} // namespace testcontainers::timeline
