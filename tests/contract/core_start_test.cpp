#include "contract/connected.hpp"
#include "core/container_state.hpp"
#include "core/start_report.hpp"
#include "support/env_guard.hpp"
#include "support/gate.hpp"
#include "support/temporary_folder.hpp"

#include "testcontainers/container.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>

namespace testcontainers::contract {
namespace {

using namespace std::chrono_literals;
using namespace literals;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// These engines are none that a reaper could watch over.
[[maybe_unused]] const int without_reaper = ::setenv("TESTCONTAINERS_RYUK_DISABLED", "true", 1);

const std::string id(64, 'a');

/// A container as the engine describes it.
std::string details(const std::string& state, const std::string& ports) {
    return R"({"Id":")" + id +
           R"(","Name":"/mine","Image":"sha256:0","Config":{"Image":"redis:7"},"State":{)" + state +
           R"(},"NetworkSettings":{"Ports":{)" + ports + "}}}";
}

const std::string runs = R"("Status":"running","Running":true,"Pid":0)";
const std::string exited = R"("Status":"exited","Running":false,"ExitCode":7)";
const std::string mapped = R"("6379/tcp":[{"HostIp":"127.0.0.1","HostPort":"40001"}])";

/// A frame of standard output.
std::string frame(const std::string& text) {
    return std::string{"\1\0\0\0\0\0\0", 7} + static_cast<char>(text.size()) + text;
}

/// The same with the time at which it was written, as a wait asks for it.
std::string record(int second, const std::string& text) {
    return frame("2026-01-02T03:04:1" + std::to_string(second) + "Z " + text);
}

/// An answer with a log that goes on.
ScriptedEngine::Handler unended(std::string bytes) {
    return [bytes = std::move(bytes)](const HeardRequest&, Wire& wire) {
        wire.begin_chunks();
        wire.chunk(bytes);
        wire.wait_for_close();
    };
}

/// An engine that starts a container when it is asked to, and a spec for it.
class CoreStart : public ::testing::Test {
protected:
    CoreStart() {
        engine.on("GET", "/events", [](const HeardRequest&, Wire& wire) {
            wire.begin_chunks();
            wire.wait_for_close();
        });
        engine.on("POST", "/containers/create", answer(201, R"({"Id":")" + id + R"(","Warnings":[]})"));
        engine.on("POST", "/containers/" + id + "/start", answer(204));
        engine.on("GET", "/containers/" + id + "/json", answer(200, details(runs, mapped)));
        engine.on("GET", "/containers/" + id + "/logs", [](const HeardRequest& request, Wire& wire) {
            const bool timed = request.query.find("timestamps=1") != std::string::npos;
            stream(timed ? record(0, "last words\n") : frame("last words\n"))(request, wire);
        });
        engine.on("DELETE", "/containers/" + id, answer(204));
    }

    Engine::State& state() {
        if (!state_) {
            state_ = std::make_unique<Engine::State>(
                EngineInfo{.url = engine.url(), .host = "127.0.0.1", .local = true}, client_of(engine),
                settings);
        }
        return *state_;
    }

    std::unique_ptr<Container::State> start() {
        return core::start_container(state(), spec, {}, std::source_location::current());
    }

    /// How many requests with that method and path were heard.
    [[nodiscard]] std::ptrdiff_t count(const std::string& line) const {
        const auto lines = paths();
        return std::ranges::count(lines, line);
    }

    /// Methods and paths without queries, but for the stream of events.
    [[nodiscard]] std::vector<std::string> paths() const {
        std::vector<std::string> lines;
        for (const auto& request : engine.heard()) {
            if (request.path != "/events") {
                lines.push_back(request.method + ' ' + request.path);
            }
        }
        return lines;
    }

    [[nodiscard]] bool was_removed() const { return count("DELETE /containers/" + id) == 1; }

    const std::string inspecting = "GET /containers/" + id + "/json";
    testsupport::TemporaryFolder folder;
    testsupport::EnvGuard runtime{"XDG_RUNTIME_DIR", folder.path().string()};
    ScriptedEngine engine;
    Settings settings;
    ContainerSpec spec{.image = "redis:7", .ports = {6379_tcp}, .wait = wait::running()};

private:
    std::unique_ptr<Engine::State> state_;
};

TEST_F(CoreStart, ForwardsNoPortsToAnEngineFarAway) {
    spec.exposed_host_ports = {80_tcp};
    Engine::State far_away(EngineInfo{.url = "tcp://far.example:2375", .host = "far.example", .local = false},
                           client_of(engine), settings);
    const auto problem = [&]() -> std::string {
        try {
            (void)core::start_container(far_away, spec, {}, std::source_location::current());
        } catch (const ConfigError& error) {
            return error.what();
        }
        return "nothing";
    };
    EXPECT_THAT(problem(), HasSubstr("exposed_host_ports: need an engine on this machine, and "
                                     "tcp://far.example:2375 is elsewhere; name an address"));
    EXPECT_EQ(count("POST /containers/create"), 0);
}

TEST_F(CoreStart, TakesThreeRequests) {
    const auto container = start();
    EXPECT_EQ(container->ports().at(6379_tcp, {}), (Endpoint{"127.0.0.1", 40001}));
    EXPECT_THAT(paths(),
                ElementsAre("POST /containers/create", "POST /containers/" + id + "/start", inspecting));
}

TEST_F(CoreStart, TakesOneRequestMoreForALog) {
    spec.wait = wait::log("ready");
    engine.on("GET", "/containers/" + id + "/logs", unended(record(0, "ready\n")));
    const auto container = start();
    EXPECT_THAT(paths(), ElementsAre("POST /containers/create", "POST /containers/" + id + "/start",
                                     inspecting, "GET /containers/" + id + "/logs"));
}

TEST_F(CoreStart, IsNotAskedForBecauseOfItsOwnStart) {
    testsupport::Gate inspected;
    testsupport::Gate told;
    engine.on("GET", "/events", [&](const HeardRequest&, Wire& wire) {
        wire.begin_chunks();
        EXPECT_TRUE(inspected.wait());
        wire.chunk(R"({"Type":"container","Action":"start","Actor":{"ID":")" + id + R"("}})");
        wire.chunk(R"({"Type":"container","Action":"exec_die","Actor":{"ID":")" + id + R"("}})");
        wire.wait_for_close();
    });
    engine.on("GET", "/containers/" + id + "/json", [&](const HeardRequest&, Wire& wire) {
        wire.respond(200, details(runs, mapped));
        inspected.open();
    });
    // Events come in their order: when this one is heard, the start was told to everybody.
    const auto subscription = state().events().subscribe(id, [&told](const docker::Event& event) {
        if (event.action == "exec_die") {
            told.open();
        }
    });
    spec.wait = wait::Strategy::stateful("a question after the event", [&told]() -> wait::Strategy::Check {
        return [&told, left = 2](const wait::Target&) mutable {
            return told.wait() && --left == 0 ? wait::Readiness::ready() : wait::Readiness::pending("more");
        };
    });
    (void)start();
    EXPECT_EQ(count(inspecting), 1);
}

TEST_F(CoreStart, SharesTheStreamOfEventsWithOthers) {
    const auto first = start();
    const auto second = start();
    const auto lines = engine.heard();
    EXPECT_EQ(std::ranges::count(lines, "/events", &HeardRequest::path), 1);
    EXPECT_EQ(paths().size(), 6U) << "three requests each";
}

TEST_F(CoreStart, OpensTheStreamOfEventsBeforeTheStart) {
    const auto container = start();
    std::vector<std::string> order;
    for (const auto& request : engine.heard()) {
        order.push_back(request.path);
    }
    EXPECT_THAT(order, ElementsAre("/containers/create", "/events", "/containers/" + id + "/start",
                                   "/containers/" + id + "/json"));
}

TEST_F(CoreStart, RemovesWithOneRequest) {
    start().reset();
    ASSERT_TRUE(state().removals().await_all(30s));
    EXPECT_THAT(engine.lines(), Contains("DELETE /containers/" + id + "?force=1&v=1"));
    EXPECT_TRUE(was_removed());
}

TEST_F(CoreStart, DoesNotWaitForTheRemovalOfWhatHasEnded) {
    testsupport::Gate gate;
    engine.on("DELETE", "/containers/" + id, [&gate](const HeardRequest&, Wire& wire) {
        EXPECT_TRUE(gate.wait());
        wire.respond(204);
    });
    start().reset();
    EXPECT_FALSE(state().removals().await_all(0s));
    gate.open();
    EXPECT_TRUE(state().removals().await_all(30s));
    EXPECT_TRUE(was_removed());
}

TEST_F(CoreStart, RemovesAtOnceWhatWritesToTheHost) {
    spec.mounts = {BindMount{.source = "/tmp", .target = "/data"}};
    start().reset();
    EXPECT_TRUE(was_removed()) << "its files must not change any more";
}

TEST_F(CoreStart, WaitsForTheRemovalOfANameBeforeItCreatesItAgain) {
    spec.naming.name = "mine";
    auto first = start();
    testsupport::Gate created_again;
    engine.on("DELETE", "/containers/" + id, [&](const HeardRequest&, Wire& wire) {
        EXPECT_FALSE(created_again.wait(50ms));
        wire.respond(204);
    });
    engine.on("POST", "/containers/create", [&](const HeardRequest&, Wire& wire) {
        created_again.open();
        wire.respond(201, R"({"Id":")" + id + R"(","Warnings":[]})");
    });
    first.reset();
    const auto second = start();
    engine.on("DELETE", "/containers/" + id, answer(204));
}

TEST_F(CoreStart, AsksAgainUntilThePortsAreMapped) {
    for (const auto* const ports : {"", R"("6379/tcp":null)", R"("6379/tcp":[])"}) {
        engine.once("GET", "/containers/" + id + "/json", answer(200, details(runs, ports)));
    }
    EXPECT_EQ(start()->ports().at(6379_tcp, {}).port, 40001);
    EXPECT_EQ(count(inspecting), 4);
}

TEST_F(CoreStart, FailsWhenThePortsAreNeverMapped) {
    engine.on("GET", "/containers/" + id + "/json", answer(200, details(runs, "")));
    spec.startup_timeout = 100ms;
    const auto error = error_of<StartError>([this] { (void)start(); });
    EXPECT_THAT(error.message(),
                HasSubstr("the container runs, and the engine has mapped no host port to 6379/tcp"));
    EXPECT_TRUE(was_removed());
}

TEST_F(CoreStart, GivesUpBeforeTheTimeOfTheTestIsOver) {
    settings.time_limit = 1ms;
    spec.wait = {"never comes true",
                 [](const wait::Target&) { return wait::Readiness::pending("not today"); }};
    EXPECT_THAT(
        error_of<WaitTimeout>([this] { (void)start(); }).message(),
        AllOf(HasSubstr("did not become ready within 1 ms, and not 60 s, because the test may take no "
                        "longer than 1 ms (TESTCONTAINERS_TIME_LIMIT)")));
    EXPECT_TRUE(was_removed());
}

TEST_F(CoreStart, DoesNotWaitForThePortsOfAnEndedContainer) {
    engine.on("GET", "/containers/" + id + "/json", answer(200, details(exited, "")));
    spec.wait = wait::port(6379_tcp);
    const auto error = error_of<StartError>([this] { (void)start(); });
    EXPECT_THAT(
        error.message(),
        HasSubstr("container exited with code 7 before it was ready: port 6379/tcp: no process listens"));
    EXPECT_THAT(error.diagnostics().log_tail, HasSubstr("last words"));
    EXPECT_TRUE(was_removed());
}

TEST_F(CoreStart, ReadsTheRestOfALogWhoseStreamTheEngineForgetsToEnd) {
    engine.on("GET", "/containers/" + id + "/json", answer(200, details(exited, mapped)));
    engine.once("GET", "/containers/" + id + "/logs", unended(record(0, "first words\n")));
    engine.on("GET", "/containers/" + id + "/logs",
              stream(record(0, "first words\n") + record(1, "last words\n")));
    spec.wait = wait::log("words", {.times = 2});
    (void)start();
    EXPECT_EQ(count("GET /containers/" + id + "/logs"), 3) << "the stream, the log's end and the log";
}

TEST_F(CoreStart, TakesOverAContainerWhoseCreationWasCutOff) {
    spec.naming.name = "mine";
    std::string labels;
    std::mutex mutex;
    engine.once("POST", "/containers/create", [&](const HeardRequest& request, Wire& wire) {
        const std::lock_guard lock(mutex);
        const auto begin = request.body.find("\"Labels\":") + 9;
        labels = request.body.substr(begin, request.body.find('}', begin) - begin + 1);
        wire.close();
    });
    engine.on("GET", "/containers/mine/json", [&](const HeardRequest&, Wire& wire) {
        const std::lock_guard lock(mutex);
        wire.respond(200, R"({"Id":")" + id + R"(","Name":"/mine","Config":{"Image":"redis:7","Labels":)" +
                              labels + "}}");
    });
    const auto container = start();
    EXPECT_EQ(container->id(), id);
    EXPECT_EQ(count("POST /containers/create"), 1) << "the request was repeated";
}

TEST_F(CoreStart, FailsWhenTheCreationWasCutOffBeforeItWasHeard) {
    engine.on("POST", "/containers/create", hang_up);
    EXPECT_EQ(reason_of([this] { (void)start(); }), TransportError::Reason::broken);
    EXPECT_FALSE(was_removed());
}

TEST_F(CoreStart, RemovesByItsNameWhatNobodyCleansUpAndWasNotHeardOf) {
    spec.clean_up = false;
    std::stop_source stop;
    engine.on("POST", "/containers/create", [&](const HeardRequest& request, Wire& wire) {
        const auto name = request.query.substr(request.query.find("name=") + 5);
        engine.on("DELETE", "/containers/" + name.substr(0, name.find('&')), answer(204));
        stop.request_stop();
        wire.wait_for_close();
    });
    EXPECT_EQ(reason_of([&] {
                  (void)core::start_container(state(), spec, stop.get_token(),
                                              std::source_location::current());
              }),
              TransportError::Reason::cancelled);
    EXPECT_THAT(engine.lines().back(), testing::StartsWith("DELETE /containers/tc-"));
}

TEST_F(CoreStart, RemovesWhatCannotBeStarted) {
    engine.on(
        "POST", "/containers/" + id + "/start",
        answer(500,
               R"({"message":"driver failed: Bind for 127.0.0.1:80 failed: port is already allocated"})"));
    engine.on("GET", "/containers/" + id + "/json",
              answer(200, details(R"("Status":"created","Running":false)", "")));
    const auto error = error_of<StartError>([this] { (void)start(); });
    EXPECT_THAT(error.message(), AllOf(HasSubstr("because a host port it publishes is taken"),
                                       HasSubstr("Bind for 127.0.0.1:80 failed")));
    EXPECT_EQ(error.diagnostics().state, "created");
    EXPECT_FALSE(error.diagnostics().exit_code);
    EXPECT_TRUE(was_removed());
}

TEST_F(CoreStart, SaysWhenTheImageLacksItsOwnProgram) {
    engine.on("POST", "/containers/" + id + "/start",
              answer(400, R"({"message":"exec: \"/server\": stat /server: no such file or directory"})"));
    engine.on("GET", "/containers/" + id + "/json",
              answer(200, details(R"("Status":"created","Running":false)", "")));
    EXPECT_THAT(error_of<StartError>([this] { (void)start(); }).message(),
                HasSubstr("because its program is not in the image: exec: \"/server\""));
}

TEST_F(CoreStart, RemovesWhatCannotBeFilled) {
    spec.files = {FileContent{.content = "x", .target = "/x"}};
    engine.on("PUT", "/containers/" + id + "/archive",
              answer(500, R"({"message":"no space left on device"})"));
    EXPECT_THAT(error_of<NoSpace>([this] { (void)start(); }).message(), HasSubstr("no space left on device"));
    EXPECT_TRUE(was_removed());
    EXPECT_EQ(count("POST /containers/" + id + "/start"), 0);
}

TEST_F(CoreStart, FailsWhenTheEngineDisappearsDuringTheWait) {
    spec.wait = {"never comes true", [](const wait::Target& target) {
                     (void)target.state();
                     return wait::Readiness::pending("not today");
                 }};
    std::atomic<int> inspected = 0;
    engine.on("GET", "/containers/" + id + "/json", [&](const HeardRequest&, Wire& wire) {
        ++inspected == 1 ? wire.respond(200, details(runs, mapped)) : wire.close();
    });
    engine.on("DELETE", "/containers/" + id, hang_up);
    ::testing::internal::CaptureStderr();
    EXPECT_EQ(reason_of([this] { (void)start(); }), TransportError::Reason::broken);
    EXPECT_THAT(::testing::internal::GetCapturedStderr(),
                AllOf(StartsWith("testcontainers: container tc-"), HasSubstr(" could not be removed: ")));
}

TEST_F(CoreStart, GoesOnWithALogWhoseConnectionBreaks) {
    spec.wait = wait::log("ready");
    engine.once("GET", "/containers/" + id + "/logs", [](const HeardRequest&, Wire& wire) {
        wire.begin_chunks();
        wire.chunk(record(0, "not that\n"));
        wire.close();
    });
    engine.on("GET", "/containers/" + id + "/logs", unended(record(0, "not that\n") + record(1, "ready\n")));
    EXPECT_NO_THROW((void)start());
    EXPECT_EQ(count("GET /containers/" + id + "/logs"), 2);
}

TEST_F(CoreStart, GoesOnWithTheLogOfAContainerThatTheEngineStartsAgain) {
    spec.wait = wait::log_matches("^ready$");
    engine.on("GET", "/containers/" + id + "/json",
              answer(200, details(R"("Status":"running","Running":true,"StartedAt":"2026-01-02T03:04:12Z")",
                                  mapped)));
    engine.once("GET", "/containers/" + id + "/json", answer(200, details(runs, mapped)));
    engine.once("GET", "/containers/" + id + "/json",
                answer(200, details(R"("Status":"restarting","Running":true)", mapped)));
    engine.once("GET", "/containers/" + id + "/logs", stream(record(0, "no end")));
    engine.on("GET", "/containers/" + id + "/logs", unended(record(0, "no end") + record(3, "ready\n")));
    EXPECT_NO_THROW((void)start());
    EXPECT_EQ(count("GET /containers/" + id + "/logs"), 2);
}

TEST_F(CoreStart, FailsWhenTheEngineGivesNoLog) {
    spec.wait = wait::log("ready");
    engine.on("GET", "/containers/" + id + "/logs",
              answer(500, R"({"message":"configured logging driver does not support reading"})"));
    EXPECT_THAT(error_of<ApiError>([this] { (void)start(); }).message(),
                HasSubstr("configured logging driver does not support reading"));
    EXPECT_TRUE(was_removed());
}

TEST_F(CoreStart, ReportsInOneLineWhatItsDestructorCannotRemove) {
    engine.on("DELETE", "/containers/" + id, answer(500, R"({"message":"device\nis busy"})"));
    auto container = start();
    const auto name = container->name();
    ::testing::internal::CaptureStderr();
    container.reset();
    EXPECT_TRUE(state().removals().await_all(30s));
    const auto report = ::testing::internal::GetCapturedStderr();
    EXPECT_THAT(report, AllOf(StartsWith("testcontainers: container " + name + " could not be removed: "),
                              HasSubstr("device is busy")));
    EXPECT_EQ(std::ranges::count(report, '\n'), 1);
}

TEST_F(CoreStart, EndsAWaitThatIsCancelled) {
    spec.wait = wait::log("ready");
    engine.on("GET", "/containers/" + id + "/logs", [](const HeardRequest&, Wire& wire) {
        wire.begin_chunks();
        wire.wait_for_close();
    });
    std::stop_source stop;
    std::jthread stopper([&] {
        EXPECT_TRUE(
            engine.wait_for("GET /containers/" + id + "/logs?stdout=1&stderr=1&follow=1&timestamps=1", 30s));
        stop.request_stop();
    });
    EXPECT_EQ(reason_of([&] {
                  (void)core::start_container(state(), spec, stop.get_token(),
                                              std::source_location::current());
              }),
              TransportError::Reason::cancelled);
    EXPECT_TRUE(was_removed()) << "what was stopped must be removed all the same";
}

/// The row of that container in the report.
core::StartRecord reported(const std::string& name) {
    for (const auto& start : core::StartReport::instance().all()) {
        if (start.name == name) {
            return start;
        }
    }
    throw std::logic_error("there is no row");
}

TEST_F(CoreStart, CountsNoHooksAsPullCreationOrStart) {
    std::chrono::steady_clock::duration in_hooks{};
    const Hook hook{"takes long", [&](const HookTarget&) {
                        const auto begin = std::chrono::steady_clock::now();
                        while (std::chrono::steady_clock::now() - begin < 50ms) {
                            std::this_thread::yield();
                        }
                        in_hooks += std::chrono::steady_clock::now() - begin;
                    }};
    spec.hooks = {.before_create = {hook}, .after_create = {hook}, .before_start = {hook}};
    const auto begin = std::chrono::steady_clock::now();
    const auto container = start();
    const auto whole = std::chrono::steady_clock::now() - begin;
    const auto& times = container->times();
    EXPECT_GE(in_hooks, 150ms);
    EXPECT_LE(times.image + times.create + times.start + times.ready, whole - in_hooks);
    EXPECT_GT(times.create, 0us);
}

TEST_F(CoreStart, CountsTheCreationToTheFirstStartOnly) {
    const auto container = start();
    EXPECT_GT(container->times().create, 0us);
    container->start(std::nullopt, {});
    EXPECT_EQ(container->times().image, 0us);
    EXPECT_EQ(container->times().create, 0us);
    EXPECT_GT(container->times().start, 0us);
}

TEST_F(CoreStart, CountsThePullOfAMissingImageToTheImage) {
    engine.once("POST", "/containers/create", answer(404, R"({"message":"No such image: redis:7"})"));
    engine.on("POST", "/images/create", stream(R"({"status":"Pulling from library/redis"})"));
    engine.on("GET", "/images/redis%3A7/json", answer(200, R"({"Id":"sha256:a"})"));
    const auto container = start();
    EXPECT_GT(container->times().image, 0us);
}

TEST_F(CoreStart, IsReportedAlsoWhereTheEndIsWaitedFor) {
    settings.report = true;
    spec.ports = {};
    std::string name;
    spec.hooks.after_start = {{"takes the name", [&](const HookTarget& target) { name = target.name(); }}};
    engine.on("POST", "/containers/" + id + "/wait", answer(200, R"({"StatusCode":3})"));
    ::testing::internal::CaptureStderr();
    EXPECT_EQ(core::run_container_once(state(), spec, {}, std::source_location::current()).exit_code, 3);
    (void)::testing::internal::GetCapturedStderr();
    EXPECT_TRUE(reported(name).succeeded);
    EXPECT_GT(reported(name).times.create, 0us);
    EXPECT_GT(reported(name).times.start, 0us);
}

TEST_F(CoreStart, IsReportedAsFailedWhereTheEndDidNotCome) {
    settings.report = true;
    spec.ports = {};
    spec.startup_timeout = 200ms;
    std::string name;
    spec.hooks.after_start = {{"takes the name", [&](const HookTarget& target) { name = target.name(); }}};
    engine.on("POST", "/containers/" + id + "/wait", keep_silent);
    ::testing::internal::CaptureStderr();
    EXPECT_THROW((void)core::run_container_once(state(), spec, {}, std::source_location::current()),
                 StartError);
    (void)::testing::internal::GetCapturedStderr();
    EXPECT_FALSE(reported(name).succeeded);
    EXPECT_TRUE(was_removed());
}

TEST_F(CoreStart, MayTakeAsLongAsItMust) {
    spec.startup_timeout = std::chrono::milliseconds::max();
    EXPECT_NO_THROW((void)start());
}

TEST_F(CoreStart, SaysThatItWasCancelledWhilePortsWereMissing) {
    engine.on("GET", "/containers/" + id + "/json", answer(200, details(runs, "")));
    std::stop_source stop;
    spec.hooks.after_start = {{"asks for the end", [&](const HookTarget&) { stop.request_stop(); }}};
    const auto error = error_of<TransportError>([&] {
        (void)core::start_container(state(), spec, stop.get_token(), std::source_location::current());
    });
    EXPECT_EQ(error.reason(), TransportError::Reason::cancelled);
    EXPECT_TRUE(was_removed());
}

TEST_F(CoreStart, PullsWhatIsMissingAndCreatesAgain) {
    engine.once("POST", "/containers/create", answer(404, R"({"message":"No such image: redis:7"})"));
    engine.on("POST", "/images/create", stream(R"({"status":"Pulling from library/redis"})"));
    engine.on("GET", "/images/redis%3A7/json", answer(200, R"({"Id":"sha256:a"})"));
    const auto container = start();
    EXPECT_THAT(paths(),
                ElementsAre("POST /containers/create", "POST /images/create", "GET /images/redis%3A7/json",
                            "POST /containers/create", "POST /containers/" + id + "/start", inspecting));
    EXPECT_THAT(engine.lines(), Contains("POST /images/create?fromImage=redis&tag=7"));
}

TEST_F(CoreStart, HasTheTimeOfThePullBesides) {
    spec.startup_timeout = 3s;
    engine.once("POST", "/containers/create", answer(404, R"({"message":"No such image: redis:7"})"));
    engine.on("POST", "/images/create", [](const HeardRequest&, Wire& wire) {
        testsupport::Gate never;
        EXPECT_FALSE(never.wait(4s));
        wire.respond(200, R"({"status":"Status: Downloaded"})");
    });
    engine.on("GET", "/images/redis%3A7/json", answer(200, R"({"Id":"sha256:a"})"));
    const auto container = start();
    EXPECT_GE(container->times().image, 4s);
}

TEST_F(CoreStart, PullsWhatIsThereForAnotherPlatformOnly) {
    for (const auto* const words :
         {"image with reference redis:7 was found but does not match the specified platform: wanted "
          "linux/arm64, actual: linux/amd64",
          "image with reference redis:7 was found but does not provide the specified platform "
          "(linux/arm64)"}) {
        SCOPED_TRACE(words);
        spec.platform = "linux/arm64";
        engine.once("POST", "/containers/create",
                    answer(404, R"({"message":")" + std::string(words) + "\"}"));
        engine.on("POST", "/images/create", stream(R"({"status":"Pulling from library/redis"})"));
        engine.on("GET", "/images/redis%3A7/json", answer(200, R"({"Id":"sha256:a"})"));
        const auto container = start();
        EXPECT_THAT(engine.lines(),
                    Contains("POST /images/create?fromImage=redis&tag=7&platform=linux%2Farm64"));
    }
    EXPECT_EQ(count("POST /images/create"), 2);
    EXPECT_EQ(count("POST /containers/create"), 4);
}

TEST_F(CoreStart, TellsOnceThatAnImageIsEmulated) {
    const std::string warning =
        "The requested image's platform (linux/arm64) does not match the detected host "
        "platform (linux/amd64) and no specific platform was requested";
    engine.on("POST", "/containers/create",
              answer(201, R"({"Id":")" + id + R"(","Warnings":["another",")" + warning + R"("]})"));
    static int rounds = 0;
    spec.image = "emulated:" + std::to_string(++rounds);
    ::testing::internal::CaptureStderr();
    { const auto container = start(); }
    { const auto container = start(); }
    EXPECT_EQ(::testing::internal::GetCapturedStderr(),
              "testcontainers: image \"" + spec.image + "\" is emulated, or does not run: " + warning + '\n');
}

TEST_F(CoreStart, PullsFirstWhereThatIsAskedForEachTime) {
    spec.pull = PullPolicy::always;
    engine.on("POST", "/images/create", stream("{}"));
    engine.on("GET", "/images/redis%3A7/json", answer(200, R"({"Id":"sha256:a"})"));
    const auto container = start();
    EXPECT_EQ(paths().front(), "POST /images/create");
    EXPECT_EQ(count("POST /containers/create"), 1);
}

TEST_F(CoreStart, PullsNothingWhereThatIsForbidden) {
    spec.pull = PullPolicy::never;
    engine.on("POST", "/containers/create", answer(404, R"({"message":"No such image: redis:7"})"));
    EXPECT_EQ(error_of<PullError>([this] { (void)start(); }).message(),
              "image \"redis:7\" is not in the engine, and the spec says that it is never pulled");
    EXPECT_EQ(count("POST /images/create"), 0);
}

TEST_F(CoreStart, FindsTheImagesOfMountsAsItFindsItsOwn) {
    settings.hub_image_name_prefix = "mirror.example/hub";
    spec.mounts = {ImageMount{.image = "data:1", .target = "/data"},
                   ImageMount{.image = "localhost/own:2", .target = "/own"}};
    const auto container = start();
    const auto body = engine.heard().front().body;
    EXPECT_THAT(body, AllOf(HasSubstr(R"("Source":"mirror.example/hub/data:1")"),
                            HasSubstr(R"("Source":"localhost/own:2")"),
                            HasSubstr(R"("Image":"mirror.example/hub/redis:7")")));
}

TEST_F(CoreStart, PullsTheImageOfAMountThatIsMissing) {
    spec.mounts = {ImageMount{.image = "data:1", .target = "/data"}};
    engine.once("POST", "/containers/create", answer(404, R"({"message":"No such image: data:1"})"));
    engine.once("POST", "/containers/create", answer(404, R"({"message":"No such image: redis:7"})"));
    engine.on("POST", "/images/create", stream(R"({"status":"Pulling"})"));
    engine.on("GET", "/images/redis%3A7/json", answer(200, R"({"Id":"sha256:a"})"));
    engine.on("GET", "/images/data%3A1/json", answer(200, R"({"Id":"sha256:b"})"));
    const auto container = start();
    std::vector<std::string> pulls;
    for (const auto& line : engine.lines()) {
        if (line.starts_with("POST /images/create")) {
            pulls.push_back(line);
        }
    }
    EXPECT_THAT(pulls, ElementsAre("POST /images/create?fromImage=data&tag=1",
                                   "POST /images/create?fromImage=redis&tag=7"));
    EXPECT_EQ(count("POST /containers/create"), 3);
}

TEST_F(CoreStart, NamesTheImageOfAMountThatMayNotBePulled) {
    spec.mounts = {ImageMount{.image = "data:1", .target = "/data"}};
    spec.pull = PullPolicy::never;
    engine.on("POST", "/containers/create", answer(404, R"({"message":"No such image: data:1"})"));
    EXPECT_EQ(error_of<PullError>([this] { (void)start(); }).message(),
              "image \"data:1\" is not in the engine, and the spec says that it is never pulled");
}

TEST_F(CoreStart, PullsNoImageTwice) {
    spec.mounts = {ImageMount{.image = "data:1", .target = "/data"}};
    engine.on("POST", "/containers/create", answer(404, R"({"message":"No such image: data:1"})"));
    engine.on("POST", "/images/create", stream(R"({"status":"Pulling"})"));
    engine.on("GET", "/images/data%3A1/json", answer(200, R"({"Id":"sha256:b"})"));
    EXPECT_EQ(error_of<NotFound>([this] { (void)start(); }).engine_message(), "No such image: data:1");
    EXPECT_EQ(count("POST /images/create"), 1);
}

TEST_F(CoreStart, PullsTheImagesOfMountsWhereThatIsAskedForEachTime) {
    spec.mounts = {ImageMount{.image = "data:1", .target = "/data"},
                   ImageMount{.image = "data:1", .target = "/again"}};
    spec.pull = PullPolicy::always;
    engine.on("POST", "/images/create", stream("{}"));
    engine.on("GET", "/images/redis%3A7/json", answer(200, R"({"Id":"sha256:a"})"));
    engine.on("GET", "/images/data%3A1/json", answer(200, R"({"Id":"sha256:b"})"));
    const auto container = start();
    EXPECT_EQ(count("POST /images/create"), 2);
}

TEST_F(CoreStart, PullsForThePlatformThatIsUsual) {
    settings.default_platform = "linux/arm64";
    engine.once("POST", "/containers/create",
                answer(404, R"({"message":"image with reference redis:7 was found but does not match the )"
                            R"(specified platform: wanted linux/arm64, actual: linux/amd64"})"));
    engine.on("POST", "/images/create", stream("{}"));
    engine.on("GET", "/images/redis%3A7/json", answer(200, R"({"Id":"sha256:a"})"));
    const auto container = start();
    EXPECT_THAT(engine.lines(),
                AllOf(Contains("POST /images/create?fromImage=redis&tag=7&platform=linux%2Farm64"),
                      Contains(HasSubstr("&platform=linux%2Farm64"))));
}

TEST_F(CoreStart, TellsThatWhatItWaitedForWasRemovedAtItsEnd) {
    spec.auto_remove = true;
    engine.on("GET", "/containers/" + id + "/json", answer(404, R"({"message":"No such container: x"})"));
    EXPECT_THAT(
        error_of<StartError>([this] { (void)start(); }).message(),
        HasSubstr("container ended before it was ready, and the engine has removed it, as auto_remove"));
}

TEST_F(CoreStart, PullsUnderTheHubPrefix) {
    settings.hub_image_name_prefix = "mirror.example/hub";
    engine.once("POST", "/containers/create", answer(404, R"({"message":"No such image"})"));
    engine.on("POST", "/images/create", stream(R"({"errorDetail":{"message":"manifest unknown"}})"));
    EXPECT_THAT(error_of<PullError>([this] { (void)start(); }).message(),
                StartsWith("image \"redis:7\" (mirror.example/hub/redis:7, by "
                           "TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX) could not be pulled: "
                           "manifest unknown\n  credentials: none"));
    EXPECT_THAT(engine.lines(), Contains("POST /images/create?fromImage=mirror.example%2Fhub%2Fredis&tag=7"));
}

TEST_F(CoreStart, SaysWhoseCredentialsWereRefused) {
    ASSERT_EQ(::setenv("DOCKER_AUTH_CONFIG",
                       R"({"auths":{"registry.example":{"auth":"YWxpY2U6aHVudGVyMg=="}}})", 1),
              0);
    spec.image = "registry.example/app:1";
    engine.once("POST", "/containers/create", answer(404, R"({"message":"No such image"})"));
    engine.on("POST", "/images/create",
              answer(500, R"({"message":"unauthorized: incorrect username or password"})"));
    const auto error = error_of<PullError>([this] { (void)start(); });
    ::unsetenv("DOCKER_AUTH_CONFIG");
    EXPECT_THAT(error.message(),
                AllOf(HasSubstr("could not be pulled: unauthorized: incorrect username or password"),
                      HasSubstr("\n  credentials: alice, from DOCKER_AUTH_CONFIG"),
                      Not(HasSubstr("hunter2"))));
    for (const auto& request : engine.heard()) {
        EXPECT_EQ(request.headers.contains("x-registry-auth"), request.path == "/images/create");
    }
}

TEST_F(CoreStart, DoesNotTakeAMissingNetworkForAMissingImage) {
    engine.on("POST", "/containers/create", answer(404, R"({"message":"network image-net not found"})"));
    EXPECT_THAT(error_of<NotFound>([this] { (void)start(); }).message(),
                HasSubstr("network image-net not found"));
    EXPECT_EQ(count("POST /images/create"), 0);
}

TEST_F(CoreStart, CopiesAllFilesInOneArchive) {
    spec.files = {FileContent{.content = "1", .target = "/a/1"},
                  FileContent{.content = "2", .target = "/b/2"}};
    engine.on("PUT", "/containers/" + id + "/archive", answer(200));
    const auto container = start();
    EXPECT_THAT(engine.lines(), Contains(StartsWith("PUT /containers/" + id + "/archive?path=%2F")));
    EXPECT_EQ(count("PUT /containers/" + id + "/archive"), 1);
}

} // namespace
} // namespace testcontainers::contract
