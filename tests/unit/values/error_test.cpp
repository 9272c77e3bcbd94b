#include <testcontainers/error.hpp>

#include <gtest/gtest.h>

#include <string>

namespace {

using namespace testcontainers;

Diagnostics exited_postgres() {
    return {.image = "postgres:16-alpine",
            .container_id = "3f9a81c2d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f",
            .state = "exited",
            .exit_code = 1,
            .log_tail = "initdb: error: could not create directory \"/var/lib/postgresql/data\": No space "
                        "left on device\n"};
}

/// The place as the reports spell it.
std::string at(unsigned line) { return "error_test.cpp:" + std::to_string(line); }

TEST(ErrorReport, ExplainsAContainerThatWasNotReady) {
    const WaitTimeout error("container did not become ready within 60 s: log \"ready\" seen 1 of 2 times",
                            exited_postgres(), std::source_location::current());
    EXPECT_EQ(std::string(error.what()),
              "container did not become ready within 60 s: log \"ready\" seen 1 of 2 times\n"
              "  image      postgres:16-alpine\n"
              "  container  3f9a81c2  exited with code 1\n"
              "  started at " +
                  at(error.where().line()) +
                  "\n"
                  "  last output\n"
                  "    initdb: error: could not create directory \"/var/lib/postgresql/data\": No space left "
                  "on device");
}

TEST(ErrorReport, HasOnlyThePlaceWhereNoContainerIsConcerned) {
    const ConfigError error("ports: 70000 is not from 1 to 65535", std::source_location::current());
    EXPECT_EQ(std::string(error.what()), "ports: 70000 is not from 1 to 65535\n"
                                         "  called at  " +
                                             at(error.where().line()));
}

TEST(ErrorReport, NamesTheImageBeforeThereIsAContainer) {
    const PullError error("pull redis:7: no such host", {.image = "redis:7"},
                          std::source_location::current());
    EXPECT_EQ(std::string(error.what()), "pull redis:7: no such host\n"
                                         "  image      redis:7\n"
                                         "  called at  " +
                                             at(error.where().line()));
}

TEST(ErrorReport, LeavesOutAPlaceThatIsNotKnown) {
    EXPECT_STREQ(Error("no engine", std::source_location{}).what(), "no engine");
}

TEST(ErrorReport, KeepsTheLinesOfAMessage) {
    EXPECT_STREQ(ConfigError("two problems\n  a\n  b", std::source_location{}).what(),
                 "two problems\n  a\n  b");
}

/// The line of a report that tells of the container.
std::string container_line(const Diagnostics& diagnostics) {
    const StartError error("x", diagnostics, std::source_location{});
    const std::string_view text = error.what();
    const auto begin = text.find("\n  container  ");
    if (begin == std::string_view::npos) {
        return "no such line";
    }
    const auto line = text.substr(begin + 1);
    return std::string(line.substr(0, line.find('\n')));
}

TEST(ErrorReport, TellsTheStateOfTheContainer) {
    const std::string id = "3f9a81c2d4e5";
    const struct {
        Diagnostics diagnostics;
        std::string line;
    } cases[] = {
        {{.container_id = id}, "  container  3f9a81c2"},
        {{.container_id = id, .state = "running"}, "  container  3f9a81c2  running"},
        {{.container_id = id, .state = "running", .exit_code = 0}, "  container  3f9a81c2  running"},
        {{.container_id = id, .state = "created", .exit_code = 127}, "  container  3f9a81c2  created"},
        {{.container_id = id, .exit_code = 0}, "  container  3f9a81c2  exited with code 0"},
        {{.container_id = id, .state = "exited", .exit_code = 127},
         "  container  3f9a81c2  exited with code 127"},
        {{.container_id = id, .state = "dead", .exit_code = 3}, "  container  3f9a81c2  exited with code 3"},
        {{.container_id = id, .state = "exited", .exit_code = 137},
         "  container  3f9a81c2  exited with code 137 (SIGKILL)"},
        {{.container_id = id, .state = "exited", .exit_code = 139},
         "  container  3f9a81c2  exited with code 139 (SIGSEGV)"},
        {{.container_id = id, .state = "exited", .exit_code = 137, .oom_killed = true},
         "  container  3f9a81c2  OOM-killed, exit code 137 (SIGKILL)"},
        {{.container_id = id, .state = "running", .oom_killed = true}, "  container  3f9a81c2  OOM-killed"},
        {{.container_name = "orders", .state = "running"}, "  container  orders  running"},
        {{.state = "running"}, "no such line"},
    };
    for (const auto& [diagnostics, line] : cases) {
        EXPECT_EQ(container_line(diagnostics), line);
    }
}

TEST(ErrorReport, ShowsTheLastTwentyLinesOfOutput) {
    Diagnostics diagnostics;
    for (int i = 1; i <= 30; ++i) {
        diagnostics.log_tail += "line " + std::to_string(i) + "\n";
    }
    const StartError error("x", diagnostics, std::source_location{});
    std::string expected = "x\n  last output";
    for (int i = 11; i <= 30; ++i) {
        expected += "\n    line " + std::to_string(i);
    }
    EXPECT_EQ(std::string(error.what()), expected);
    EXPECT_EQ(error.diagnostics().log_tail, diagnostics.log_tail)
        << "the program sees what the report leaves out";
}

TEST(ErrorReport, ShowsAtMostFourKibibytesOfOutput) {
    const StartError error("x", {.log_tail = std::string(100000, 'a')}, std::source_location{});
    EXPECT_EQ(std::string(error.what()), "x\n  last output\n    …" + std::string(4096, 'a'));
}

TEST(ErrorReport, CleansTheOutput) {
    const StartError error("x", {.log_tail = "\n\n\x1b[31mred\x1b[0m \r\n\n\tb\x07l\n\n"},
                           std::source_location{});
    EXPECT_STREQ(error.what(), "x\n  last output\n    red\n\n    \tb\uFFFDl");
}

TEST(ErrorReport, HasNoOutputBlockWithoutOutput) {
    EXPECT_STREQ(StartError("x", {.log_tail = " \n\n"}, std::source_location{}).what(), "x");
}

TEST(Error, KeepsMessagePlaceAndDiagnostics) {
    const StartError error("x", exited_postgres(), std::source_location::current());
    EXPECT_EQ(error.message(), "x");
    EXPECT_EQ(error.diagnostics().exit_code, 1);
    EXPECT_TRUE(std::string_view(error.where().file_name()).ends_with("error_test.cpp"));
}

TEST(ApiError, HasTheOperationTheStatusAndTheEnginesWords) {
    const Conflict error(409, "Conflict. The container name \"/x\" is already in use.\n",
                         "create container \"x\"", std::source_location{});
    EXPECT_STREQ(error.what(),
                 "create container \"x\": the engine refused (409): Conflict. The container name \"/x\" "
                 "is already in use.");
    EXPECT_EQ(error.status(), 409);
    EXPECT_EQ(error.engine_message(), "Conflict. The container name \"/x\" is already in use.\n");
}

TEST(ApiError, SaysWhenTheEngineGaveNoReason) {
    EXPECT_STREQ(ApiError(500, " \n", "start container x", std::source_location{}).what(),
                 "start container x: the engine refused (500) and gave no reason");
}

TEST(ApiError, CapsTheEnginesWords) {
    const ApiError error(502, std::string(1 << 20, 'w'), "ping", std::source_location{});
    EXPECT_EQ(std::string(error.what()), "ping: the engine refused (502): " + std::string(2048, 'w') + "…");
}

TEST(ApiError, CleansTheEnginesWords) {
    EXPECT_STREQ(ApiError(500,
                          "\x1b]0;title\x07"
                          "bad\x01",
                          "ping", std::source_location{})
                     .what(),
                 "ping: the engine refused (500): bad\uFFFD");
}

TEST(TransportError, KeepsItsReason) {
    const TransportError error(TransportError::Reason::timed_out, "inspect x: no answer within 1 s");
    EXPECT_EQ(error.reason(), TransportError::Reason::timed_out);
    EXPECT_EQ(error.message(), "inspect x: no answer within 1 s");
}

TEST(ErrorHierarchy, LetsACallerCatchWhatItCanDealWith) {
    EXPECT_THROW(throw NotFound(404, "no such image", "inspect image x"), ApiError);
    EXPECT_THROW(throw WaitTimeout("x"), StartError);
    EXPECT_THROW(throw ExecError("x"), Error);
    EXPECT_THROW(throw EngineUnavailable("x"), std::runtime_error);
}

} // namespace
