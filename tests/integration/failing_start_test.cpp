// Containers that end, or never become ready. After each nothing of it is in the engine.

#include "integration/boxes.hpp"

#include <gmock/gmock.h>

#include <optional>
#include <stdexcept>
#include <string_view>

namespace {

namespace tc = testcontainers;
using namespace tc::literals;
using namespace tc::testsupport;
using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class FailingStart : public ::testing::Test {
protected:
    template <class Expected>
    Expected failure_of(const tc::ContainerSpec& spec) const {
        auto error = thrown_by<Expected>([&] { (void)tc::run(trace_.mark(spec)); });
        EXPECT_THAT(trace_.left(), IsEmpty());
        return error;
    }

    Trace trace_;
};

/// A wait that a container which ends at once never fulfils.
struct Unfulfilled {
    const char* name;
    tc::wait::Strategy wait;
    std::optional<tc::Healthcheck> healthcheck = {};
};

std::ostream& operator<<(std::ostream& out, const Unfulfilled& wait) { return out << wait.name; }

std::vector<Unfulfilled> unfulfilled() {
    return {{"Log", tc::wait::log("ready")},
            {"LogMatches", tc::wait::log_matches("^ready$")},
            {"Port", tc::wait::port(8080_tcp)},
            {"PublishedPorts", tc::wait::published_ports()},
            {"Http", tc::wait::http({.path = "/"})},
            {"Healthy", tc::wait::healthy(), tc::Healthcheck{.command = {"false"}, .retries = 1000}},
            {"Command", tc::wait::command({"false"})},
            {"CommandWithAnotherCode", tc::wait::command({.command = {"true"}, .exit_code = 1})},
            {"File", tc::wait::file("/ready")},
            {"FileWithAnotherContent", tc::wait::file("/etc/passwd", {.contains = "no such user"})},
            {"ExitsWithAnotherCode", tc::wait::exits_with(0)},
            {"RunsFor", tc::wait::runs_for(1h)},
            {"PortListenedOnInside", tc::wait::port(8080_tcp, tc::wait::PortState::listening)},
            {"PortConnectable", tc::wait::port(8080_tcp, tc::wait::PortState::connectable)},
            {"Within", tc::wait::within(1h, tc::wait::log("ready"))},
            {"Automatic", tc::wait::automatic()},
            {"All", tc::wait::all({tc::wait::running(), tc::wait::log("ready")})},
            {"Any", tc::wait::any({tc::wait::log("ready"), tc::wait::port(8080_tcp)})},
            {"Callable", {"never comes true", [](const tc::wait::Target&) {
                              return tc::wait::Readiness::pending("not today");
                          }}}};
}

class ExitsAtOnce : public FailingStart, public ::testing::WithParamInterface<Unfulfilled> {
protected:
    static tc::ContainerSpec waiting(tc::ContainerSpec spec) {
        spec.ports = {8080_tcp};
        spec.healthcheck = GetParam().healthcheck;
        spec.wait = GetParam().wait;
        return spec;
    }
};

TEST_P(ExitsAtOnce, IsAnErrorWithExitCodeAndLastOutput) {
    const auto spec = waiting(shell("echo starting; echo cannot go on >&2; exit 7"));
    const auto error = failure_of<tc::StartError>(spec);
    EXPECT_EQ(error.diagnostics().exit_code, 7);
    EXPECT_EQ(error.diagnostics().state, "exited");
    const std::string report = error.what();
    EXPECT_THAT(report, HasSubstr("\n  image      busybox:1"));
    EXPECT_THAT(report, HasSubstr("\n  container  " + error.diagnostics().container_id.substr(0, 8) +
                                  "  exited with code 7"));
    EXPECT_THAT(report, HasSubstr("\n  started at failing_start_test.cpp:"));
    EXPECT_THAT(report, AllOf(HasSubstr("\n  last output\n"), HasSubstr("\n    starting"),
                              HasSubstr("\n    cannot go on")));
}

TEST_P(ExitsAtOnce, IsAnErrorWithinASecondOfTheEnd) {
    // The machine may be busy with other tests: one of several tries must make it.
    std::vector<std::int64_t> milliseconds;
    for (int i = 0; i < 5; ++i) {
        const Trace trace;
        DeathWatch watch{trace};
        auto spec = waiting(shell("echo going; exit 3"));
        // Its removal comes after the error is there, and before it is thrown.
        DeathWatch::Clock::time_point known;
        spec.hooks.before_remove = {
            {"looks at the clock", [&](const tc::HookTarget&) { known = DeathWatch::Clock::now(); }}};
        EXPECT_THROW((void)tc::run(trace.mark(spec)), tc::StartError);
        ASSERT_NE(known, DeathWatch::Clock::time_point{});
        const auto late = known - watch.died();
        if (late < 1s) {
            return;
        }
        milliseconds.push_back(late / 1ms);
    }
    ADD_FAILURE() << "the errors came late: " << ::testing::PrintToString(milliseconds) << " ms";
}

TEST_P(ExitsAtOnce, IsAnErrorByWantOfMemory) {
    auto spec = waiting({.image = "busybox:1", .command = {"sh", "-c", "echo eating; exec tail /dev/zero"}});
    spec.resources.memory = 16_MiB;
    const auto error = failure_of<tc::StartError>(spec);
    EXPECT_EQ(error.diagnostics().exit_code, 137);
    if (std::string_view{GetParam().name} == "ExitsWithAnotherCode") {
        EXPECT_THAT(error.what(), HasSubstr("exited with code 137, expected 0"));
        return;
    }
    // An engine under load may never learn why the kernel ended the container; then the limit is named.
    const auto* const words = error.diagnostics().oom_killed
                                  ? "container was OOM-killed before it was ready"
                                  : "container exited with code 137 (its memory is limited to 16 MiB) before "
                                    "it was ready";
    EXPECT_THAT(error.what(), HasSubstr(words));
    EXPECT_THAT(error.what(), HasSubstr("code 137 (SIGKILL)"));
}

INSTANTIATE_TEST_SUITE_P(Under, ExitsAtOnce, ::testing::ValuesIn(unfulfilled()),
                         [](const auto& test) { return std::string{test.param.name}; });

TEST_F(FailingStart, SaysHowFarTheWaitGot) {
    auto spec = shell("echo ready; exit 1");
    spec.wait = tc::wait::log("ready", {.times = 2});
    EXPECT_EQ(failure_of<tc::StartError>(spec).message(),
              "container exited with code 1 before it was ready: log \"ready\" seen 1 of 2 times");
}

TEST_F(FailingStart, SeesTheLastLineOfAContainerThatHasEnded) {
    auto spec = shell("printf ready");
    spec.wait = tc::wait::log("ready");
    EXPECT_NO_THROW((void)tc::run(spec));
}

TEST_F(FailingStart, ByTimeout) {
    auto spec = shell("echo still at it; exec sleep 3600");
    spec.wait = tc::wait::log("ready");
    spec.startup_timeout = 2s;
    const auto error = failure_of<tc::WaitTimeout>(spec);
    EXPECT_EQ(error.message(), "container did not become ready within 2 s: log \"ready\" seen 0 of 1 times");
    EXPECT_EQ(error.diagnostics().state, "running");
    EXPECT_FALSE(error.diagnostics().exit_code);
    EXPECT_THAT(error.what(), HasSubstr("\n    still at it"));
}

TEST_F(FailingStart, ByTheTimeOfOneStrategy) {
    auto spec = idle();
    spec.wait = tc::wait::all({tc::wait::running(), tc::wait::within(300ms, tc::wait::log("ready"))});
    const auto error = failure_of<tc::StartError>(spec);
    EXPECT_EQ(error.message(),
              "container will not become ready: log \"ready\" seen 0 of 1 times within 300 ms");
    EXPECT_EQ(error.diagnostics().state, "running");
}

TEST_F(FailingStart, ByACommandThatTakesLongerThanItsStrategyMay) {
    auto spec = idle();
    spec.wait = tc::wait::within(300ms, tc::wait::command({"sleep", "3600"}));
    EXPECT_THAT(failure_of<tc::StartError>(spec).message(), HasSubstr("within 300 ms"));
}

TEST_F(FailingStart, ByAPortOnWhichNobodyListens) {
    auto spec = idle();
    spec.ports = {8080_tcp};
    spec.startup_timeout = 300ms;
    EXPECT_EQ(failure_of<tc::WaitTimeout>(spec).message(),
              "container did not become ready within 300 ms: port 8080/tcp: no process listens");
}

TEST_F(FailingStart, ByAServerOnTheLoopbackAddressOfItsContainer) {
    auto spec = server({{"BIND", "127.0.0.1"}});
    spec.startup_timeout = 3s;
    EXPECT_THAT(failure_of<tc::WaitTimeout>(spec).message(),
                HasSubstr("a process listens on 127.0.0.1 only"));
}

TEST_F(FailingStart, ByBeingUnhealthy) {
    auto spec = idle();
    spec.healthcheck =
        tc::Healthcheck{.command = {"sh", "-c", "echo out of order; exit 1"}, .interval = 50ms, .retries = 2};
    const auto error = failure_of<tc::StartError>(spec);
    EXPECT_THAT(error.message(),
                HasSubstr("container will not become ready: unhealthy; the last check said: out of order"));
    EXPECT_EQ(error.diagnostics().state, "running");
}

TEST_F(FailingStart, ByAHealthWaitWithoutAHealthCheck) {
    auto spec = idle();
    spec.wait = tc::wait::healthy();
    EXPECT_THAT(failure_of<tc::StartError>(spec).message(),
                HasSubstr("neither the image nor the spec has a health check"));
}

TEST_F(FailingStart, ByAnotherExitCode) {
    auto spec = shell("exit 4");
    spec.wait = tc::wait::exits_with(0);
    EXPECT_THAT(failure_of<tc::StartError>(spec).message(), HasSubstr("exited with code 4, expected 0"));
}

TEST_F(FailingStart, OfASharedServiceThatHasEnded) {
    const auto name = unique_text();
    const auto spec = shell("echo still at it; exec sleep 3600");
    auto first = tc::shared(name, spec);
    first->kill();
    (void)first->wait_for_exit();
    const auto error = thrown_by<tc::StartError>([&] { (void)tc::shared(name, spec); });
    EXPECT_EQ(error.message(), "the container was started and does not run any more");
    EXPECT_EQ(error.diagnostics().exit_code, 137);
    EXPECT_THAT(error.what(), HasSubstr("\n    still at it"));
}

TEST_F(FailingStart, LetsTheUsersExceptionOut) {
    auto spec = idle();
    spec.wait = {"throws",
                 [](const tc::wait::Target&) -> tc::wait::Readiness { throw std::out_of_range("mine"); }};
    EXPECT_STREQ(failure_of<std::out_of_range>(spec).what(), "mine");
}

TEST_F(FailingStart, DoesNotShowSecrets) {
    auto spec = shell("exit 1");
    spec.env = {{"DB_PASSWORD", "hunter2"}};
    spec.wait = tc::wait::log("ready");
    EXPECT_THAT(failure_of<tc::StartError>(spec).what(), Not(HasSubstr("hunter2")));
}

} // namespace
