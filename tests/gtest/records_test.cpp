#include "child_run.hpp"

#include "support/child_process.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <sstream>
#include <vector>

namespace testcontainers::testsupport {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::UnorderedElementsAre;
using Event = nlohmann::json;

/// The events of a trace file, which may lack its last bracket.
std::vector<Event> events_of(const std::filesystem::path& file) {
    auto text = content_of(file);
    const auto last = text.find_last_not_of(",\n");
    return nlohmann::json::parse(text.substr(0, last + 1) + "]").get<std::vector<Event>>();
}

/// The complete events of that category, as `name outcome`.
std::multiset<std::string> spans(const std::vector<Event>& events, const std::string& category) {
    std::multiset<std::string> found;
    for (const auto& event : events) {
        if (event.value("cat", "") == category) {
            found.insert(event["name"].get<std::string>() + ' ' + event["args"].value("outcome", ""));
        }
    }
    return found;
}

Event named(const std::vector<Event>& events, const std::string& name) {
    const auto found = std::ranges::find_if(
        events, [&](const Event& event) { return event.value("ph", "") == "X" && event["name"] == name; });
    return found == events.end() ? Event{} : *found;
}

/// The stages of the containers of that test.
std::multiset<std::string> stages_of(const std::string& test) {
    const TemporaryFolder folder;
    const auto file = folder / "trace.json";
    const auto run = run_child("containers", test, {{"TESTCONTAINERS_TRACE", file.string()}});
    EXPECT_EQ(run.exit_code, 0) << run.output;
    return spans(events_of(file), "container");
}

/// What the tests write on standard error.
std::string errors_of(const std::string& filter, const std::map<std::string, std::string>& variables) {
    ChildProcess child{{"/bin/sh", "-c", "exec \"$0\" \"$@\" 2>&1 >/dev/null",
                        std::string{CHILDREN_DIR} + "/child_containers", "--gtest_filter=" + filter},
                       variables};
    std::string output;
    while (const auto line = child.read_line(std::chrono::seconds{60})) {
        output += *line + '\n';
    }
    EXPECT_EQ(child.wait().exit_code, 0) << output;
    return output;
}

bool is_within(const Event& inner, const Event& outer) {
    const auto begin = [](const Event& event) { return event["ts"].get<std::int64_t>(); };
    const auto end = [&](const Event& event) { return begin(event) + event["dur"].get<std::int64_t>(); };
    return begin(inner) >= begin(outer) && end(inner) <= end(outer);
}

TEST(Trace, HasTheTestsAndTheStagesOfTheirContainers) {
    const TemporaryFolder folder;
    const auto file = folder / "trace.json";
    const auto run = run_child("containers", "Local.Passes*", {{"TESTCONTAINERS_TRACE", file.string()}});
    ASSERT_EQ(run.exit_code, 0) << run.output;
    const auto events = events_of(file);
    EXPECT_THAT(spans(events, "test"), UnorderedElementsAre("Local.PassesBesideAContainer passed"));
    EXPECT_THAT(spans(events, "container"), UnorderedElementsAre("create created", "start started",
                                                                 "wait ready", "remove removed", "life "));
    const auto life = named(events, "life");
    for (const auto* const stage : {"create", "start", "wait", "remove"}) {
        EXPECT_TRUE(is_within(named(events, stage), life)) << stage;
        EXPECT_EQ(named(events, stage)["tid"], life["tid"]) << stage;
    }
    EXPECT_TRUE(is_within(named(events, "wait"), named(events, "Local.PassesBesideAContainer")));
    EXPECT_EQ(life["args"]["image"], "busybox:1");
}

TEST(Trace, SaysHowTestsAndStartsEnded) {
    const TemporaryFolder folder;
    const auto file = folder / "trace.json";
    (void)run_child("containers", "Missing.One", {{"TESTCONTAINERS_TRACE", file.string()}});
    const auto events = events_of(file);
    EXPECT_EQ(named(events, "Missing.One")["args"]["outcome"], "failed");
    EXPECT_EQ(named(events, "wait")["args"]["outcome"], "not ready");
}

TEST(Trace, HasTheStagesOfARunToItsEnd) {
    EXPECT_THAT(
        stages_of("Stages.OfARunToItsEnd"),
        UnorderedElementsAre("create created", "start started", "wait ended", "remove removed", "life "));
}

TEST(Trace, SaysThatAPullOrACreationFailed) {
    EXPECT_THAT(stages_of("Stages.OfAPullThatFails"),
                UnorderedElementsAre("pull not pulled", "create not created"));
    EXPECT_THAT(stages_of("Stages.OfACreationThatFails"), Contains("create not created"));
}

TEST(Trace, SaysWhatTheContainersRanOn) {
    const TemporaryFolder folder;
    const auto file = folder / "trace.json";
    (void)run_child("containers", "Local.Passes*", {{"TESTCONTAINERS_TRACE", file.string()}});
    const auto events = events_of(file);
    const auto labels =
        std::ranges::find_if(events, [](const Event& event) { return event["name"] == "process_labels"; });
    ASSERT_NE(labels, events.end());
    EXPECT_THAT(
        (*labels)["args"]["labels"].get<std::string>(),
        ContainsRegex("^[A-Z][a-z]+ [0-9.]+.*, API 1\\.[0-9]+, at .*; ports at .*; session .*; reaper "));
}

TEST(Trace, TakesSeveralProcessesIntoOneFile) {
    const TemporaryFolder folder;
    const auto file = folder / "trace.json";
    for (const auto* const test : {"Plain.*", "OnEngine.*"}) {
        (void)run_child("containers", test, {{"TESTCONTAINERS_TRACE", file.string()}});
    }
    const auto events = events_of(file);
    EXPECT_THAT(spans(events, "test"),
                UnorderedElementsAre("Plain.NeedsAnEngine passed", "OnEngine.Runs passed"));
    EXPECT_NE(named(events, "Plain.NeedsAnEngine")["pid"], named(events, "OnEngine.Runs")["pid"]);
}

TEST(Trace, ThatCannotBeWrittenIsAnErrorOfEachStart) {
    const auto run =
        run_child("containers", "Local.Passes*", {{"TESTCONTAINERS_TRACE", "/nonexistent/trace"}});
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.output, HasSubstr("TESTCONTAINERS_TRACE: \"/nonexistent/trace\" cannot be written"));
}

TEST(StartReport, IsATableAtTheEndOfTheProgram) {
    const auto run = run_child("containers", "Local.Passes*:Missing.One", {{"TESTCONTAINERS_REPORT", "1"}});
    EXPECT_THAT(run.output,
                AllOf(HasSubstr("[ CONTAINER] 2 started by this process:\nimage "),
                      ContainsRegex("busybox:1  tc-[0-9a-f]+ +[0-9.]+ +[0-9.]+ +[0-9.]+ +[0-9.]+ +[0-9.]+\n"),
                      ContainsRegex("busybox:1  tc-[0-9a-f]+ +[0-9. ]+  failed\n")));
}

TEST(StartReport, HasARowForEachStart) {
    const auto run =
        run_child("containers", "Stages.OfARunToItsEnd:Stages.OfARestart", {{"TESTCONTAINERS_REPORT", "1"}});
    EXPECT_EQ(run.exit_code, 0) << run.output;
    EXPECT_THAT(run.output, AllOf(HasSubstr("[ CONTAINER] 3 started by this process:\n"),
                                  ContainsRegex("busybox:1  tc-[0-9a-f]+ +0\\.0 +0\\.0 +[0-9. ]+\n"),
                                  Not(HasSubstr("failed"))));
}

TEST(StartReport, BeginsWithWhatTheContainersRunOn) {
    const auto lines = errors_of("Local.Passes*:Stages.OfARunToItsEnd", {{"TESTCONTAINERS_REPORT", "1"}});
    EXPECT_THAT(lines, MatchesRegex("testcontainers: [A-Z][a-z]+ [0-9.]+.*, API 1.*; session .*; reaper "
                                    "[a-z]+\n"));
    EXPECT_EQ(std::ranges::count(lines, '\n'), 1) << lines;
}

TEST(StartReport, IsNotPrintedUnasked) {
    EXPECT_THAT(run_child("containers", "Local.Passes*").output, Not(HasSubstr("started by this process")));
    EXPECT_EQ(errors_of("Local.Passes*", {}), "");
}

} // namespace
} // namespace testcontainers::testsupport
