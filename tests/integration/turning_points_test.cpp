// A container's life beyond starting and removing: hooks, attempts, cancellation, graphs, attaching,
// measuring.

#include "integration/boxes.hpp"
#include "support/temporary_folder.hpp"

#include "testcontainers/docker/attach.hpp"
#include "testcontainers/docker/monitoring.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <latch>
#include <mutex>
#include <stdexcept>
#include <stop_token>

namespace {

namespace tc = testcontainers;
using namespace tc::literals;
using namespace tc::testsupport;
using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(Hooks, RunInTheOrderOfALife) {
    std::vector<std::string> calls;
    const auto note = [&calls](std::string call) {
        return tc::Hook{"notes " + call, [&calls, call](const tc::HookTarget& target) {
                            calls.push_back(call + (target.id().empty() ? " without an id" : ""));
                        }};
    };
    auto spec = idle();
    spec.hooks = {.before_create = {note("before create")},
                  .after_create = {note("after create")},
                  .before_start = {note("before start")},
                  .after_start = {note("after start")},
                  .after_ready = {note("ready"), note("ready too")},
                  .before_stop = {note("before stop")},
                  .after_stop = {note("after stop")},
                  .before_remove = {note("before remove")},
                  .after_remove = {note("after remove")}};
    auto container = tc::run(spec);
    container.stop(0s);
    container.remove();
    EXPECT_THAT(calls, ElementsAre("before create without an id", "after create", "before start",
                                   "after start", "ready", "ready too", "before stop", "after stop",
                                   "before remove", "after remove"));
}

TEST(Hooks, MayWorkInTheContainer) {
    std::string seen;
    auto spec = server();
    spec.image = "busybox:1";
    spec.command = {"sh", "-c",
                    "until test -f /go; do sleep 0.02; done; echo ready; exec nc -ll -p 8080 -e cat"};
    spec.hooks.after_start = {{"lets it go", [](const tc::HookTarget& target) {
                                   target.copy_to(tc::FileContent{.content = "go\n", .target = "/go"});
                               }}};
    spec.hooks.after_ready = {{"looks around", [&seen](const tc::HookTarget& target) {
                                   seen = target.exec({"hostname"}).or_throw().out + target.read_file("/go") +
                                          to_string(target.endpoint(8080_tcp));
                               }}};
    const auto container = tc::run(spec);
    EXPECT_EQ(seen, container.id().substr(0, 12) + "\ngo\n" + to_string(container.endpoint(8080_tcp)));
}

tc::Hook gives_up() {
    return {"gives up", [](const tc::HookTarget&) { throw std::runtime_error("no"); }};
}

TEST(Hooks, ThatThrowEndTheStart) {
    const Trace trace;
    for (auto list : {&tc::Hooks::before_create, &tc::Hooks::after_create, &tc::Hooks::before_start,
                      &tc::Hooks::after_start, &tc::Hooks::after_ready}) {
        auto spec = trace.mark(idle());
        spec.hooks.*list = {gives_up()};
        EXPECT_THROW((void)tc::run(spec), std::runtime_error);
        EXPECT_THAT(trace.left(), IsEmpty());
    }
}

TEST(Hooks, ThatThrowEndTheRunOfAContainerToItsEnd) {
    const Trace trace;
    for (auto list : {&tc::Hooks::before_start, &tc::Hooks::after_start}) {
        auto spec = trace.mark(shell("exit 0"));
        spec.hooks.*list = {gives_up()};
        EXPECT_THROW((void)tc::run_once(spec), std::runtime_error);
        EXPECT_THAT(trace.left(), IsEmpty());
    }
}

TEST(Hooks, ThatThrowBeforeAStopLeaveTheContainerRunning) {
    auto spec = idle();
    spec.hooks.before_stop = {gives_up()};
    auto container = tc::run(spec);
    EXPECT_THROW(container.stop(0s), std::runtime_error);
    EXPECT_TRUE(container.inspect().state.running);
}

TEST(Hooks, ThatThrowAfterAStopLeaveTheContainerStopped) {
    auto spec = idle();
    spec.hooks.after_stop = {gives_up()};
    auto container = tc::run(spec);
    EXPECT_THROW(container.stop(0s), std::runtime_error);
    EXPECT_FALSE(container.inspect().state.running);
    EXPECT_NO_THROW(container.start());
}

TEST(Hooks, ThatThrowKeepNoContainer) {
    const Trace trace;
    for (auto list : {&tc::Hooks::before_remove, &tc::Hooks::after_remove}) {
        auto spec = trace.mark(idle());
        spec.hooks.*list = {gives_up()};
        auto container = tc::run(spec);
        testing::internal::CaptureStderr();
        container.remove();
        EXPECT_THAT(testing::internal::GetCapturedStderr(),
                    HasSubstr("the hook that gives up failed for container " + container.name()));
        EXPECT_THAT(trace.left(), IsEmpty());
    }
}

TEST(Starts, AreTriedAsOftenAsAllowed) {
    const Trace trace;
    const auto data = tc::Volume::create();
    auto spec = trace.mark(
        shell("echo x >> /data/tries; test $(wc -l < /data/tries) = 3 || exit 1; echo up; exec sleep 3600"));
    spec.mounts = {tc::VolumeMount{data, "/data"}};
    spec.wait = tc::wait::log("up");
    spec.startup_attempts = 2;
    EXPECT_THROW((void)tc::run(spec), tc::StartError);
    EXPECT_THAT(trace.left(), IsEmpty());
    EXPECT_EQ(tc::run(spec).read_file("/data/tries"), "x\nx\nx\n");
}

TEST(Starts, CanBeCancelled) {
    const Trace trace;
    auto spec = trace.mark(idle());
    spec.wait = tc::wait::log("never written");
    std::stop_source stop;
    spec.hooks.after_start = {{"asks for the end", [&](const tc::HookTarget&) { stop.request_stop(); }}};
    const auto error = thrown_by<tc::TransportError>([&] { (void)tc::run(spec, stop.get_token()); });
    EXPECT_EQ(error.reason(), tc::TransportError::Reason::cancelled);
    EXPECT_THAT(trace.left(), IsEmpty());
}

TEST(Starts, SayThatTheyWereCancelledWhileTheyWaited) {
    const Trace trace;
    auto spec = trace.mark(idle());
    std::stop_source stop;
    spec.wait = {"waits for the end", [&](const tc::wait::Target&) {
                     stop.request_stop();
                     return tc::wait::Readiness::pending("not yet");
                 }};
    const auto error = thrown_by<tc::TransportError>([&] { (void)tc::run(spec, stop.get_token()); });
    EXPECT_EQ(error.reason(), tc::TransportError::Reason::cancelled);
    EXPECT_THAT(error.message(), testing::StartsWith("the start was cancelled"));
    EXPECT_THAT(trace.left(), IsEmpty());
}

TEST(Starts, CanBePutOff) {
    auto spec = server();
    auto container = tc::create(spec);
    EXPECT_EQ(container.inspect().state.status, "created");
    EXPECT_THAT(thrown_by<tc::ConfigError>([&] { (void)container.endpoint(8080_tcp); }).message(),
                HasSubstr("start it first"));
    container.start();
    EXPECT_GT(container.endpoint(8080_tcp).port, 0);
}

TEST(RunOnce, GivesExitCodeAndOutput) {
    const Trace trace;
    const auto result = tc::run_once(trace.mark(shell("echo out; echo err >&2; exit 5")));
    EXPECT_EQ(result.exit_code, 5);
    EXPECT_EQ(result.out, "out\n");
    EXPECT_EQ(result.err, "err\n");
    EXPECT_THROW((void)tc::run_once(shell("exit 1")).or_throw(), tc::ExecError);
}

TEST(RunOnce, HasALimitOfTime) {
    auto spec = idle();
    spec.startup_timeout = 200ms;
    EXPECT_THAT(thrown_by<tc::StartError>([&] { (void)tc::run_once(spec); }).message(),
                HasSubstr("container did not end within 200 ms"));
}

TEST(RunOnce, SaysThatAProgramIsNotThere) {
    EXPECT_THAT(thrown_by<tc::StartError>([] {
                    (void)tc::run_once({.image = "busybox:1", .command = {"no-such-program"}});
                }).message(),
                HasSubstr("may not be in the image"));
}

TEST(RunGraph, StartsInTheRightOrder) {
    std::mutex mutex;
    std::vector<std::string> ready;
    const auto node = [&](const std::string& name, std::vector<std::string> after) {
        auto spec = idle();
        spec.hooks.before_start = {{"notes the start", [&, name](const tc::HookTarget&) {
                                        const std::lock_guard lock(mutex);
                                        ready.push_back(name + " starts");
                                    }}};
        spec.hooks.after_ready = {{"notes", [&, name](const tc::HookTarget&) {
                                       const std::lock_guard lock(mutex);
                                       ready.push_back(name);
                                   }}};
        return tc::GraphNode{name, spec, std::move(after)};
    };
    // A diamond, listed backwards.
    auto stack = tc::run_graph(
        {node("app", {"db", "queue"}), node("db", {"disk"}), node("queue", {"disk"}), node("disk", {})});
    EXPECT_EQ(stack.size(), 4U);
    ASSERT_EQ(ready.size(), 8U);
    EXPECT_THAT((std::vector<std::string>{ready.front(), ready[1], ready[6], ready.back()}),
                ElementsAre("disk starts", "disk", "app starts", "app"));
    EXPECT_TRUE(stack["app"].inspect().state.running);
    EXPECT_THROW((void)stack.at("cache"), tc::ConfigError);
}

TEST(RunGraph, StartsSideBySideWhatMay) {
    // Each sibling is ready when the other has been started.
    std::latch met{2};
    const auto sibling = [&] {
        auto spec = idle();
        spec.hooks.before_start = {{"meets the other", [&](const tc::HookTarget&) { met.count_down(); }}};
        spec.wait = {"has met the other", [&](const tc::wait::Target&) {
                         return met.try_wait() ? tc::wait::Readiness::ready()
                                               : tc::wait::Readiness::pending("alone");
                     }};
        return spec;
    };
    EXPECT_EQ(
        tc::run_graph({{"first", idle()}, {"one", sibling(), {"first"}}, {"other", sibling(), {"first"}}})
            .size(),
        3U);
}

TEST(RunGraph, HasRemovedAllWhenItThrows) {
    const Trace trace;
    auto bad = trace.mark(shell("exit 3"));
    bad.wait = tc::wait::log("never written");
    EXPECT_THROW((void)tc::run_graph({{"good", trace.mark(idle())}, {"bad", bad, {"good"}}}), tc::StartError);
    EXPECT_THAT(
        tc::Engine::current().client().containers().list({{"label", {"test-trace=" + trace.value()}}}, true),
        IsEmpty());
}

TEST(RunGraph, LeavesNothingWhenOneFails) {
    const Trace trace;
    auto bad = trace.mark(shell("exit 3"));
    bad.wait = tc::wait::log("never written");
    const auto error = thrown_by<tc::StartError>([&] {
        (void)tc::run_graph(
            {{"good", trace.mark(idle())}, {"bad", bad, {"good"}}, {"later", trace.mark(idle()), {"bad"}}});
    });
    EXPECT_THAT(error.message(), HasSubstr("exited with code 3"));
    EXPECT_THAT(trace.left(), IsEmpty());
}

TEST(RunGraph, RefusesWhatIsNoGraph) {
    const auto refusal = [](const std::vector<tc::GraphNode>& nodes) {
        return thrown_by<tc::ConfigError>([&] { (void)tc::run_graph(nodes); }).message();
    };
    EXPECT_THAT(refusal({{"a", idle(), {"b"}}, {"b", idle(), {"a"}}, {"c", idle()}}),
                AllOf(HasSubstr("nodes[\"a\"].after: waits for itself in a circle"),
                      HasSubstr("nodes[\"b\"].after")));
    EXPECT_THAT(refusal({{"a", idle(), {"x"}}, {"a", idle()}}),
                AllOf(HasSubstr("nodes[\"a\"].after: \"x\" is the name of no container"),
                      HasSubstr("nodes[1]: \"a\" is the name of another")));
}

TEST(Attach, TalksToTheProcess) {
    auto spec = shell("while read line; do echo \"got $line\"; echo \"err $line\" >&2; done; echo bye");
    spec.process.open_stdin = true;
    const auto container = tc::run(spec);
    auto attachment = container.attach();
    attachment.write("one\n");
    // The two streams come in any order.
    EXPECT_THAT(attachment.read_until(" one\n") + attachment.read_until(" one\n"),
                AllOf(HasSubstr("got one\n"), HasSubstr("err one\n")));
    attachment.finish_input();
    EXPECT_THAT(attachment.read_until("bye\n"), HasSubstr("bye"));
    EXPECT_EQ(attachment.read(), std::nullopt);
    EXPECT_EQ(container.wait_for_exit(), 0);
}

TEST(Attach, TalksToATerminalOfTheRightSize) {
    auto spec = shell("while read line; do stty size; done");
    spec.process = {.tty = true, .open_stdin = true};
    auto container = tc::run(spec);
    auto attachment = container.attach();
    container.resize({.rows = 33, .columns = 77});
    attachment.write("\n");
    EXPECT_THAT(attachment.read_until("77\r\n"), HasSubstr("33 77"));
}

TEST(Attach, HasNoSizeWithoutATerminal) {
    auto container = tc::run(idle());
    EXPECT_THAT(thrown_by<tc::ConfigError>([&] { container.resize({.rows = 0}); }).message(),
                AllOf(HasSubstr("size: 0 rows of 80 columns are not possible"),
                      HasSubstr("process.tty: is not set, so that the container has no terminal")));
}

TEST(Lifetimes, EndWithAnExitCode) {
    const auto container = tc::run(shell("sleep 0.2; exit 9"));
    EXPECT_EQ(container.wait_for_exit(), 9);
    EXPECT_THROW((void)tc::run(idle()).wait_for_exit(100ms), tc::TransportError);
}

TEST(Lifetimes, WaitAsLongAsTheyMust) {
    const auto container = tc::run(shell("sleep 0.2; exit 9"));
    EXPECT_EQ(container.wait_for_exit(std::chrono::milliseconds::max()), 9);
}

TEST(Lifetimes, MayChangeTheName) {
    auto container = tc::run(idle());
    const auto name = unique_text();
    container.rename(name);
    EXPECT_EQ(container.name(), name);
    EXPECT_EQ(container.inspect().name, name);
    EXPECT_THROW(container.rename("a b"), tc::ConfigError);
    EXPECT_THROW(container.rename(tc::run(idle()).name() + "/"), tc::ConfigError);
}

TEST(Lifetimes, CanBeWatched) {
    const auto container = tc::run(idle());
    const auto table = container.top();
    EXPECT_THAT(table.titles, Contains("PID"));
    ASSERT_EQ(table.processes.size(), 1U);
    EXPECT_EQ(table.processes.front().size(), table.titles.size());
    EXPECT_THAT(table.processes.front().back(), HasSubstr("sleep 3600"));
    const auto stats = container.stats();
    EXPECT_GT(stats.memory_limit.count(), 0U);
    EXPECT_GT(stats.cpu_time, 0ns);
    EXPECT_GE(stats.pids, 1);
    EXPECT_EQ(stats.networks.count("eth0"), 1U);
}

TEST(Lifetimes, CanBeExported) {
    const TemporaryFolder folder;
    const auto container = tc::run(idle());
    container.export_to(folder / "root.tar");
    EXPECT_GT(std::filesystem::file_size(folder / "root.tar"), 500'000U);
    std::ifstream tar{folder / "root.tar", std::ios::binary};
    std::string bytes(1U << 20U, '\0');
    tar.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    EXPECT_THAT(bytes.substr(257, 5), "ustar");
    EXPECT_THROW(container.export_to("/no/such/folder/root.tar"), tc::ConfigError);
}

} // namespace
