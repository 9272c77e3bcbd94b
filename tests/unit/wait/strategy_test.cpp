#include "fakes.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace testcontainers::wait {
namespace {

using namespace literals;

const Strategy ready{"ready", [](const Target&) { return Readiness::ready(); }};
const Strategy pending{"pending", [](const Target&) { return Readiness::pending("not yet"); }};
const Strategy failed{"failed", [](const Target&) { return Readiness::failed("never"); }};

TEST(WaitStrategy, AsksItsCallable) {
    const FakeTarget target;
    const Strategy own{"has a leader", [](const Target& server) {
                           return Readiness::pending("no leader in " + server.id());
                       }};
    EXPECT_EQ(own.description(), "has a leader");
    EXPECT_EQ(ask_once(own, target), Readiness::pending("no leader in c0ffee"));
}

TEST(WaitStrategy, TellsReadyFromFailedFromPending) {
    EXPECT_TRUE(Readiness::ready().is_ready());
    EXPECT_FALSE(Readiness::ready().is_failed());
    EXPECT_FALSE(Readiness::pending("x").is_ready());
    EXPECT_FALSE(Readiness::pending("x").is_failed());
    EXPECT_TRUE(Readiness::failed("x").is_failed());
    EXPECT_NE(Readiness::failed("x"), Readiness::pending("x"));
    EXPECT_NE(Readiness::pending("y"), Readiness::pending("x"));
}

TEST(WaitStrategy, IsEqualToItsCopy) {
    const auto copy = ready;
    EXPECT_EQ(copy, ready);
    const Strategy alike{"ready", [](const Target&) { return Readiness::failed("other"); }};
    EXPECT_NE(alike, ready) << "what another callable does is not known";
}

TEST(WaitStrategy, OfThisLibraryIsEqualToOneDescribedAlike) {
    EXPECT_EQ(log("a"), log("a"));
    EXPECT_NE(log("a"), log("b"));
    EXPECT_NE(log("a"), log("a", {.times = 2}));
    EXPECT_NE(log("a"), log("a", {.stream = LogStream::out}));
    EXPECT_NE(log("a"), log_matches("a"));
    EXPECT_EQ(port(80_tcp), port(80_tcp));
    EXPECT_NE(port(80_tcp), port(81_tcp));
    EXPECT_EQ(healthy(), healthy());
    EXPECT_EQ(running(), running());
    EXPECT_EQ(automatic(), automatic());
    EXPECT_EQ(published_ports(), published_ports());
    EXPECT_EQ(exits_with(1), exits_with(1));
    EXPECT_NE(exits_with(1), exits_with(0));
    EXPECT_EQ(command({"a", "b"}), command({"a", "b"}));
    EXPECT_NE(command({"a", "b"}), command({"a", "c"}));
    EXPECT_EQ(command({.command = {"a"}, .exit_code = 1}), command({.command = {"a"}, .exit_code = 1}));
    EXPECT_NE(command({.command = {"a"}, .exit_code = 1}), command({"a"}));
    EXPECT_NE(command({.command = {"a"}, .output_contains = "x"}), command({"a"}));
    EXPECT_NE(command({.command = {"a"}, .user = "x"}), command({.command = {"a"}, .user = "x"}));
    EXPECT_EQ(file("/a", {.contains = "x"}), file("/a", {.contains = "x"}));
    EXPECT_NE(file("/a", {.contains = "x"}), file("/a"));
    EXPECT_NE(port(80_tcp, PortState::mapped), port(80_tcp));
    EXPECT_NE(port(80_tcp, PortState::listening), port(80_tcp, PortState::connectable));
    EXPECT_EQ(port(80_tcp, PortState::served), port(80_tcp));
    EXPECT_EQ(runs_for(std::chrono::seconds{1}), runs_for(std::chrono::milliseconds{1000}));
    EXPECT_NE(runs_for(std::chrono::seconds{1}), runs_for(std::chrono::seconds{2}));
    EXPECT_EQ(within(std::chrono::seconds{1}, log("a")), within(std::chrono::seconds{1}, log("a")));
    EXPECT_NE(within(std::chrono::seconds{1}, log("a")), log("a"));
    EXPECT_NE(within(std::chrono::seconds{1}, ready), within(std::chrono::seconds{1}, ready));
    EXPECT_EQ(all({log("a"), running()}), all({log("a"), running()}));
    EXPECT_NE(all({log("a"), running()}), any({log("a"), running()}));
    EXPECT_NE(all({ready}),
              all({Strategy("ready", [](const Target&) { return Readiness::failed("other"); })}));
}

TEST(WaitStrategy, IsNotDescribedAsAnother) {
    EXPECT_NE(command({"a", "b c"}), command({"a", "b", "c"}));
    EXPECT_NE(command({"a", "'b c'"}), command({"a", "b c"}));
    EXPECT_NE(command({"a", ""}), command({"a"}));
    EXPECT_NE(log("a\" 2 times"), log("a", {.times = 2}));
}

TEST(WaitHealthy, FollowsTheHealth) {
    FakeTarget target;
    EXPECT_EQ(ask_once(healthy(), target),
              Readiness::failed("neither the image nor the spec has a health check"));
    target.now.health = Health::starting;
    EXPECT_EQ(ask_once(healthy(), target), Readiness::pending("health is starting"));
    target.now.health_output = "no route";
    EXPECT_EQ(ask_once(healthy(), target),
              Readiness::pending("health is starting; the last check said: no route"));
    target.now.health = Health::unhealthy;
    EXPECT_EQ(ask_once(healthy(), target), Readiness::failed("unhealthy; the last check said: no route"));
    target.now.health = Health::healthy;
    EXPECT_EQ(ask_once(healthy(), target), Readiness::ready());
    EXPECT_EQ(healthy().description(), "healthy");
}

TEST(WaitHealthy, LeavesTheEndOfTheContainerToThePoller) {
    FakeTarget target;
    target.now = {.running = false, .exit_code = 7, .health = Health::unhealthy};
    EXPECT_EQ(ask_once(healthy(), target), Readiness::pending("unhealthy"));
    FakeClock clock;
    EXPECT_EQ(poll_now(healthy(), target, clock).kind, Outcome::Kind::exited);
}

TEST(WaitRunning, IsReadyAtOnce) {
    FakeTarget target;
    EXPECT_EQ(ask_once(running(), target), Readiness::ready());
    EXPECT_EQ(running().description(), "running");
}

TEST(WaitExitsWith, FollowsTheExitCode) {
    FakeTarget target;
    EXPECT_EQ(ask_once(exits_with(3), target), Readiness::pending("it runs"));
    target.now.running = false;
    target.now.exit_code = 3;
    EXPECT_EQ(ask_once(exits_with(3), target), Readiness::ready());
    EXPECT_EQ(ask_once(exits_with(0), target), Readiness::failed("exited with code 3, expected 0"));
    EXPECT_EQ(exits_with(3).description(), "exit with code 3");
}

TEST(WaitExitsWith, IsNoFailureForThePoller) {
    FakeTarget target;
    FakeClock clock;
    clock.during = [&](std::size_t wait) {
        target.now.running = wait < 2;
        target.now.exit_code = wait < 2 ? std::nullopt : std::optional(0);
        return true;
    };
    EXPECT_EQ(poll_now(exits_with(0), target, clock).kind, Outcome::Kind::ready);
}

TEST(WaitCommand, FollowsTheExitCode) {
    FakeTarget target;
    target.run = [](const ExecSpec& spec) {
        EXPECT_EQ(spec.command, (std::vector<std::string>{"pg_isready", "-q"}));
        return ExecResult{.exit_code = 0};
    };
    EXPECT_EQ(ask_once(command({"pg_isready", "-q"}), target), Readiness::ready());
    target.run = [](const ExecSpec&) { return ExecResult{.exit_code = 2}; };
    EXPECT_EQ(ask_once(command({"pg_isready", "-q"}), target),
              Readiness::pending("command `pg_isready -q` ended with code 2"));
}

TEST(WaitCommand, TellsTheLastLine) {
    FakeTarget target;
    const auto why_of = [&](const std::string& printed, const std::string& complained) {
        target.run = [=](const ExecSpec&) {
            return ExecResult{.exit_code = 1, .out = printed, .err = complained};
        };
        return ask_once(command({"c"}), target).why();
    };
    EXPECT_EQ(why_of("one\ntwo\n", ""), "command `c` ended with code 1: two");
    EXPECT_EQ(why_of("one\n", "three\r\nfour\r\n\n"), "command `c` ended with code 1: four");
    EXPECT_EQ(why_of("\n\n", ""), "command `c` ended with code 1");
}

TEST(WaitCommand, LetsOutWhatTheEngineSays) {
    FakeTarget target;
    target.run = [](const ExecSpec&) -> ExecResult { throw NotFound(404, "no such container", "exec"); };
    EXPECT_THROW((void)ask_once(command({"c"}), target), NotFound);
}

TEST(WaitCommand, DescribesItself) {
    EXPECT_EQ(command({"pg_isready", "-q"}).description(), "command `pg_isready -q`");
    EXPECT_EQ(command({"sh", "-c", "test -f 'x'"}).description(), R"(command `sh -c 'test -f '\''x'\'''`)");
}

TEST(WaitCommand, MayWantAnotherExitCode) {
    FakeTarget target;
    target.run = [](const ExecSpec&) { return ExecResult{.exit_code = 3}; };
    EXPECT_EQ(ask_once(command({.command = {"c"}, .exit_code = 3}), target), Readiness::ready());
    target.run = [](const ExecSpec&) { return ExecResult{.exit_code = 0, .out = "idle\n"}; };
    EXPECT_EQ(ask_once(command({.command = {"c"}, .exit_code = 3}), target),
              Readiness::pending("command `c` ended with code 0, expected 3: idle"));
    EXPECT_EQ(command({.command = {"c"}, .exit_code = 3}).description(), "command `c` ending with code 3");
}

TEST(WaitCommand, MayWantAnOutput) {
    FakeTarget target;
    target.run = [](const ExecSpec&) { return ExecResult{.out = "role:slave\nlink:up\n"}; };
    EXPECT_EQ(ask_once(command({.command = {"c"}, .output_contains = "role:slave"}), target),
              Readiness::ready());
    EXPECT_EQ(ask_once(command({.command = {"c"}, .output_contains = "master"}), target),
              Readiness::pending("command `c` wrote no \"master\": link:up"));
    const auto has_lines = [](std::size_t count) {
        return [count](const ExecResult& result) {
            return static_cast<std::size_t>(std::ranges::count(result.out, '\n')) == count;
        };
    };
    EXPECT_EQ(ask_once(command({.command = {"c"}, .matches = has_lines(2)}), target), Readiness::ready());
    EXPECT_EQ(ask_once(command({.command = {"c"}, .matches = has_lines(3)}), target),
              Readiness::pending("command `c` wrote something else than expected: link:up"));
    EXPECT_EQ(command({.command = {"c"}, .output_contains = "x"}).description(), "command `c` writing \"x\"");
}

TEST(WaitCommand, RunsInTheSurroundingsAskedFor) {
    FakeTarget target;
    target.run = [](const ExecSpec& spec) {
        EXPECT_EQ(spec, (ExecSpec{.command = {"c"},
                                  .env = {{"PGUSER", "me"}},
                                  .user = "postgres",
                                  .working_directory = "/data"}));
        return ExecResult{};
    };
    EXPECT_EQ(ask_once(command({.command = {"c"},
                                .env = {{"PGUSER", "me"}},
                                .user = "postgres",
                                .working_directory = "/data"}),
                       target),
              Readiness::ready());
}

TEST(WaitCommand, RefusesWhatCannotBe) {
    EXPECT_EQ(refusal_of([] { return command({.command = {"c"}, .exit_code = 256}); }),
              "wait::command: exit_code is 256; it must be from 0 to 255");
    EXPECT_EQ(refusal_of([] { return command({.command = {"c"}, .working_directory = "data"}); }),
              "wait::command: working_directory is \"data\"; it must be an absolute path in the container");
    EXPECT_EQ(refusal_of([] {
                  return command({.command = {"c"}, .env = {{"A=B", "c"}}});
              }),
              "wait::command: env has \"A=B\"; it must be a variable's name, without '='");
}

TEST(WaitCommand, RefusesNone) {
    EXPECT_EQ(refusal_of([] { return command({}); }), "wait::command: the command is empty");
    EXPECT_EQ(refusal_of([] { return command({"", "a"}); }), "wait::command: the command is empty");
}

TEST(WaitAll, IsReadyWhenAllAre) {
    const FakeTarget target;
    EXPECT_EQ(ask_once(all({ready, ready}), target), Readiness::ready());
    EXPECT_EQ(ask_once(all({ready, pending, pending}), target), Readiness::pending("not yet; not yet"));
    EXPECT_EQ(ask_once(all({pending, failed, ready}), target), Readiness::failed("never"));
}

TEST(WaitAll, AsksNoMoreWhatWasReady) {
    const FakeTarget target;
    int asked = 0;
    const Strategy once{"once", [&](const Target&) {
                            return ++asked == 1 ? Readiness::ready() : Readiness::failed("again");
                        }};
    const auto check = all({once, pending}).start();
    EXPECT_EQ(check(target), Readiness::pending("not yet"));
    EXPECT_EQ(check(target), Readiness::pending("not yet"));
    EXPECT_EQ(asked, 1);
}

TEST(WaitAny, IsReadyWithTheFirst) {
    const FakeTarget target;
    EXPECT_EQ(ask_once(any({failed, pending, ready}), target), Readiness::ready());
    EXPECT_EQ(ask_once(any({failed, pending}), target), Readiness::pending("not yet"));
    EXPECT_EQ(ask_once(any({failed, failed}), target), Readiness::failed("never; never"));
}

TEST(WaitAny, AsksNoMoreWhatHasFailed) {
    const FakeTarget target;
    int asked = 0;
    const Strategy once{"once", [&](const Target&) {
                            ++asked;
                            return Readiness::failed("never");
                        }};
    const auto check = any({once, pending}).start();
    (void)check(target);
    (void)check(target);
    EXPECT_EQ(asked, 1);
}

TEST(WaitComposite, StartsAnewForEachContainer) {
    FakeTarget target;
    target.lines = {out("a")};
    const auto strategy = all({log("a", {.times = 2}), running()});
    (void)ask_once(strategy, target);
    EXPECT_EQ(ask_once(strategy, target), Readiness::pending("log \"a\" seen 1 of 2 times"));
}

TEST(WaitComposite, DescribesItself) {
    EXPECT_EQ(all({ready, pending}).description(), "(ready and pending)");
    EXPECT_EQ(any({ready, all({failed, pending})}).description(), "(ready or (failed and pending))");
    EXPECT_EQ(all({ready}).description(), "ready");
}

TEST(WaitComposite, RefusesNone) {
    EXPECT_EQ(refusal_of([] { return all({}); }),
              "wait::all: there is no strategy in it; at least one is needed");
    EXPECT_EQ(refusal_of([] { return any({}); }),
              "wait::any: there is no strategy in it; at least one is needed");
}

TEST(WaitAutomatic, PrefersTheHealthCheck) {
    FakeTarget target;
    target.ports = {80_tcp};
    target.listeners[80_tcp] = Listening::yes;
    target.now.health = Health::starting;
    EXPECT_EQ(ask_once(automatic(), target), Readiness::pending("health is starting"));
}

TEST(WaitAutomatic, ElseTakesThePublishedPorts) {
    FakeTarget target;
    target.ports = {80_tcp, 53_udp};
    target.listeners[80_tcp] = Listening::no;
    EXPECT_EQ(ask_once(automatic(), target), Readiness::pending("port 80/tcp: no process listens"));
    target.listeners[80_tcp] = Listening::yes;
    EXPECT_EQ(ask_once(automatic(), target), Readiness::ready());
}

TEST(WaitAutomatic, ElseIsReadyWhenItRuns) {
    FakeTarget target;
    target.ports = {53_udp};
    EXPECT_EQ(ask_once(automatic(), target), Readiness::ready());
    EXPECT_EQ(automatic().description(), "ready by its health check or published ports");
}

} // namespace
} // namespace testcontainers::wait
