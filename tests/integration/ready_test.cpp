// Containers that become ready, under each wait.

#include "integration/boxes.hpp"
#include "support/tcp_client.hpp"

#include <gmock/gmock.h>

namespace {

namespace tc = testcontainers;
using namespace tc::literals;
using namespace tc::testsupport;
using namespace std::chrono_literals;

using Clock = std::chrono::steady_clock;

/// The time from asking for the start to being ready. The container's process begins within it.
std::chrono::microseconds start_to_ready(const tc::Container& container) {
    return container.start_times().start + container.start_times().ready;
}

tc::ContainerSpec waiting(tc::ContainerSpec spec, tc::wait::Strategy wait) {
    spec.wait = std::move(wait);
    return spec;
}

TEST(Ready, WhenAServerListensThreeSecondsLate) {
    const auto container = tc::run(server({{"DELAY_MS", "3000"}}));
    EXPECT_GE(start_to_ready(container), 3s);
    EXPECT_LT(container.start_times().ready, 3s + 20s) << "it was seen long after it was ready";
    EXPECT_EQ(TcpClient(container.endpoint(8080_tcp)).exchange("GET / HTTP/1.0\r\n\r\n", 7), "HTTP/1.");
}

TEST(Ready, WhenAServerListensLateThatIsNotPublished) {
    auto spec = waiting(server({{"DELAY_MS", "500"}}), tc::wait::port(8080_tcp));
    spec.ports = {};
    EXPECT_GE(start_to_ready(tc::run(spec)), 500ms);
}

TEST(Ready, WhenAServerListensLateInAnImageWithAShell) {
    auto spec = shell("sleep 0.5; exec nc -ll -p 8080 -e cat");
    spec.ports = {8080_tcp};
    EXPECT_GE(start_to_ready(tc::run(spec)), 500ms);
}

TEST(Ready, WhenTheRightPortIsListenedOn) {
    auto spec = server({{"DELAY_MS", "300"}, {"PORT", "9090"}});
    spec.ports = {9090_tcp};
    EXPECT_GE(start_to_ready(tc::run(spec)), 300ms);
}

TEST(Ready, ByALine) {
    const auto container = tc::run(
        waiting(shell("echo starting; echo 'is ready now'; exec sleep 3600"), tc::wait::log("ready")));
    EXPECT_EQ(container.logs().out, "starting\nis ready now\n");
}

TEST(Ready, ByALineThatComesLate) {
    const auto spec = waiting(shell("sleep 0.3; echo ready; exec sleep 3600"), tc::wait::log("ready"));
    EXPECT_GE(start_to_ready(tc::run(spec)), 300ms);
}

TEST(Ready, ByTheSecondOfTwoLines) {
    const auto spec = waiting(shell("echo ready; sleep 0.3; echo ready; exec sleep 3600"),
                              tc::wait::log("ready", {.times = 2}));
    EXPECT_EQ(tc::run(spec).logs().out, "ready\nready\n");
}

TEST(Ready, ByALineOfOneStream) {
    const auto spec = waiting(shell("echo ready; sleep 0.3; echo ready >&2; exec sleep 3600"),
                              tc::wait::log("ready", {.stream = tc::LogStream::err}));
    EXPECT_EQ(tc::run(spec).logs().err, "ready\n");
}

TEST(Ready, ByALineOfALaterRun) {
    auto spec = waiting(shell("n=$(cat /n 2>/dev/null || echo 0); echo $((n + 1)) > /n; echo run $n; "
                              "test $n -ge 2 || exit 1; echo ready; exec sleep 3600"),
                        tc::wait::log("ready"));
    spec.process.restart = {.when = tc::RestartPolicy::When::on_failure};
    EXPECT_EQ(tc::run(spec).logs().out, "run 0\nrun 1\nrun 2\nready\n");
}

TEST(Ready, ByAnExpression) {
    const auto spec = waiting(shell("echo port 0; sleep 0.3; echo port 4711; exec sleep 3600"),
                              tc::wait::log_matches("port [1-9]\\d+$"));
    EXPECT_EQ(tc::run(spec).logs().out, "port 0\nport 4711\n");
}

TEST(Ready, ByAnAnswerOverHttp) {
    const auto spec = waiting(server({{"DELAY_MS", "300"}}),
                              tc::wait::http({.path = "/health?x=1",
                                              .status = 200,
                                              .body_contains = "ready",
                                              .response_headers = {{"content-type", "text/plain"}}}));
    EXPECT_GE(start_to_ready(tc::run(spec)), 300ms);
}

TEST(Ready, ByACommand) {
    const auto spec = waiting(shell("sleep 0.3; touch /ready; exec sleep 3600"),
                              tc::wait::command({"test", "-e", "/ready"}));
    EXPECT_GE(start_to_ready(tc::run(spec)), 300ms);
}

TEST(Ready, ByACommandThatEndsAsAskedFor) {
    const auto spec =
        waiting(shell("echo starting > /state; sleep 0.3; echo up > /state; exec sleep 3600"),
                tc::wait::command({.command = {"sh", "-c", "cat $STATE; id -u; pwd; exit 3"},
                                   .exit_code = 3,
                                   .output_contains = "up\n",
                                   .matches =
                                       [](const tc::ExecResult& result) {
                                           return result.out.find("1000\n/tmp\n") != std::string::npos;
                                       },
                                   .env = {{"STATE", "/state"}},
                                   .user = "1000",
                                   .working_directory = "/tmp"}));
    EXPECT_GE(start_to_ready(tc::run(spec)), 300ms);
}

TEST(Ready, ByAFile) {
    const auto spec = waiting(shell("sleep 0.3; mkdir /ready; exec sleep 3600"), tc::wait::file("/ready"));
    EXPECT_GE(start_to_ready(tc::run(spec)), 300ms);
}

TEST(Ready, ByWhatIsInAFile) {
    const auto spec = waiting(shell("echo down > /state; sleep 0.3; echo up > /state; exec sleep 3600"),
                              tc::wait::file("/state", {.contains = "up"}));
    EXPECT_GE(start_to_ready(tc::run(spec)), 300ms);
}

TEST(Ready, ByAFileInAnImageWithoutAShell) {
    auto spec = waiting(server(), tc::wait::file("/state", {.matches = [](const std::string& content) {
                                                     return content == "up";
                                                 }}));
    spec.files = {tc::FileContent{.content = "up", .target = "/state"}};
    EXPECT_NO_THROW((void)tc::run(spec));
}

TEST(Ready, ByAPortThatIsOnlyMapped) {
    auto spec = waiting(idle(), tc::wait::all({tc::wait::port(8080_tcp, tc::wait::PortState::mapped),
                                               tc::wait::port(8080_udp, tc::wait::PortState::mapped)}));
    spec.ports = {8080_tcp, 8080_udp};
    EXPECT_NE(tc::run(spec).endpoint(8080_tcp).port, 0);
}

TEST(Ready, ByAPortThatIsListenedOnInsideOnly) {
    const auto spec = waiting(server({{"BIND", "127.0.0.1"}, {"DELAY_MS", "300"}}),
                              tc::wait::port(8080_tcp, tc::wait::PortState::listening));
    EXPECT_GE(start_to_ready(tc::run(spec)), 300ms);
}

TEST(Ready, ByAConnection) {
    const auto spec =
        waiting(server({{"DELAY_MS", "300"}}), tc::wait::port(8080_tcp, tc::wait::PortState::connectable));
    EXPECT_GE(start_to_ready(tc::run(spec)), 300ms);
}

TEST(Ready, ByRunningForATime) {
    EXPECT_GE(start_to_ready(tc::run(waiting(idle(), tc::wait::runs_for(300ms)))), 300ms);
}

TEST(Ready, ByARunThatLasts) {
    auto spec = waiting(shell("n=$(cat /n 2>/dev/null || echo 0); echo $((n + 1)) > /n; echo run $n; "
                              "test $n -ge 2 || exit 1; exec sleep 3600"),
                        tc::wait::runs_for(1s));
    spec.process.restart = {.when = tc::RestartPolicy::When::on_failure};
    EXPECT_EQ(tc::run(spec).logs().out, "run 0\nrun 1\nrun 2\n");
}

TEST(Ready, WithinATimeOfItsOwn) {
    const auto spec = waiting(shell("sleep 0.3; echo ready; exec sleep 3600"),
                              tc::wait::all({tc::wait::within(30s, tc::wait::log("ready")),
                                             tc::wait::within(30s, tc::wait::command({"true"}))}));
    EXPECT_GE(start_to_ready(tc::run(spec)), 300ms);
}

TEST(Ready, ByAHealthCheckOfTheSpec) {
    auto spec = shell("sleep 0.3; touch /ready; exec sleep 3600");
    spec.healthcheck =
        tc::Healthcheck{.command = {"test", "-e", "/ready"}, .interval = 50ms, .retries = 1000};
    const auto container = tc::run(spec);
    ASSERT_TRUE(container.inspect().state.health);
    EXPECT_EQ(container.inspect().state.health->status, "healthy");
}

TEST(Ready, ByItsEnd) {
    const auto container = tc::run(waiting(shell("echo done; exit 3"), tc::wait::exits_with(3)));
    EXPECT_EQ(container.inspect().state.exit_code, 3);
    EXPECT_EQ(container.logs().out, "done\n");
}

TEST(Ready, ByItsEndAlthoughItPublishesPorts) {
    auto spec = waiting(shell("exit 0"), tc::wait::exits_with(0));
    spec.ports = {8080_tcp};
    const auto container = tc::run(spec);
    EXPECT_EQ(container.inspect().state.exit_code, 0);
}

TEST(Ready, ByAllOfThem) {
    const auto spec = waiting(
        server({{"DELAY_MS", "200"}}),
        tc::wait::all({tc::wait::log("listening"), tc::wait::port(8080_tcp), tc::wait::http({.path = "/"})}));
    EXPECT_GE(start_to_ready(tc::run(spec)), 200ms);
}

TEST(Ready, ByAnyOfThem) {
    const auto spec =
        waiting(server(), tc::wait::any({tc::wait::log("never written"), tc::wait::port(8080_tcp)}));
    EXPECT_NO_THROW((void)tc::run(spec));
}

TEST(Ready, ByACallable) {
    const auto asked = std::make_shared<std::atomic<int>>(0);
    const auto spec = waiting(idle(), {"answers the third time", [asked](const tc::wait::Target& target) {
                                           EXPECT_EQ(target.exec({"echo", "hi"}).out, "hi\n");
                                           return ++*asked < 3
                                                      ? tc::wait::Readiness::pending("not the third time")
                                                      : tc::wait::Readiness::ready();
                                       }});
    (void)tc::run(spec);
    EXPECT_EQ(*asked, 3);
}

TEST(Ready, ByRunning) { EXPECT_TRUE(tc::run(waiting(idle(), tc::wait::running())).inspect().state.running); }

TEST(Ready, WithLinesThatAreLongerThanTheEnginesFrames) {
    const auto spec = waiting(shell("head -c 40000 /dev/zero | tr '\\0' x; echo ready; exec sleep 3600"),
                              tc::wait::log_matches("^x{999}.*xready$"));
    EXPECT_NO_THROW((void)tc::run(spec));
}

} // namespace
