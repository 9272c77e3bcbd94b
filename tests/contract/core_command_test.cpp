// Commands at an engine that says what a real one says rarely, or only to some users.

#include "contract/connected.hpp"

#include "core/command.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>

namespace testcontainers::contract {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

/// A frame of standard output.
std::string frame(const std::string& text) {
    return std::string{"\1\0\0\0\0\0\0", 7} + static_cast<char>(text.size()) + text;
}

/// An engine in which commands write and end as the test wants it.
class CoreCommand : public ::testing::Test {
protected:
    CoreCommand() { engine.on("POST", "/containers/x/exec", answer(201, R"({"Id":"e"})")); }

    void ends_with(int exit_code) {
        engine.on("GET", "/exec/e/json",
                  answer(200, R"({"Running":false,"Pid":0,"ExitCode":)" + std::to_string(exit_code) + "}"));
    }

    ExecResult run(const ExecStreams& streams, const ExecSpec& command = {.command = {"psql"}}) {
        return core::run_command(*client_of(engine), "x", command, {.timeout = command.timeout.value_or(30s)},
                                 streams);
    }

    /// What a command says that does not end in its time.
    std::string late() {
        return error_of<TransportError>([this] {
                   (void)run({}, {.command = {"sleep", "9"}, .timeout = 2s});
               })
            .message();
    }

    ScriptedEngine engine;
};

TEST_F(CoreCommand, TellsExitCodesApartAlsoWhereTheOutputGoesElsewhere) {
    engine.on("POST", "/exec/e/start", [](const HeardRequest&, Wire& wire) {
        wire.begin_chunks();
        wire.chunk(frame("OCI runtime exec failed: exec failed: unable to start container process: "));
        wire.chunk(frame("exec: \"psql\": executable file not found in $PATH: unknown\r\n"));
        wire.end_chunks();
    });
    ends_with(126);
    std::string heard;
    const ExecStreams streams{.output = [&](LogStream, std::string_view bytes) {
        heard += bytes;
        return true;
    }};
    EXPECT_EQ(run(streams).exit_code, 127);
    EXPECT_THAT(heard, HasSubstr("executable file not found"));
    EXPECT_EQ(run({}).exit_code, 127);
}

TEST_F(CoreCommand, LeavesTheExitCodesOfProgramsAlone) {
    engine.on("POST", "/exec/e/start", stream(frame("psql: no such file or directory\n")));
    ends_with(126);
    EXPECT_EQ(run({}).exit_code, 126);
}

TEST_F(CoreCommand, ThatIsNotListenedToHasNoExitCode) {
    engine.on("POST", "/exec/e/start", stream(frame("first\n")));
    ends_with(0);
    const auto result = run({.output = [](LogStream, std::string_view) { return false; }});
    EXPECT_EQ(result.exit_code, ExecResult::not_waited_for);
    EXPECT_THROW((void)result.or_throw(), ExecError);
    EXPECT_THAT(engine.lines(), Not(Contains("GET /exec/e/json")));
}

TEST_F(CoreCommand, MayTakeAsLongAsItMust) {
    engine.on("POST", "/exec/e/start", stream(frame("done\n")));
    ends_with(0);
    EXPECT_EQ(run({}, {.command = {"psql"}, .timeout = std::chrono::milliseconds::max()}).out, "done\n");
}

TEST_F(CoreCommand, GoesOnWhereNothingCanKillIt) {
    engine.once("POST", "/exec/e/start", keep_silent);
    engine.on("POST", "/exec/e/start", stream(frame("OCI runtime exec failed: no sh")));
    ends_with(127);
    EXPECT_EQ(late(), "command sleep 9 did not end within 2000 ms; it goes on in the container");
}

TEST_F(CoreCommand, IsKilledByAShellOfTheContainersRoot) {
    engine.once("POST", "/exec/e/start", keep_silent);
    engine.on("POST", "/exec/e/start", stream(""));
    ends_with(0);
    EXPECT_EQ(late(), "command sleep 9 did not end within 2000 ms and was killed");
    const auto requests = engine.heard();
    const auto asked = [](const HeardRequest& request) { return request.path == "/containers/x/exec"; };
    const auto command = std::ranges::find_if(requests, asked);
    const auto shell = std::find_if(std::next(command), requests.end(), asked);
    ASSERT_NE(shell, requests.end());
    EXPECT_THAT(command->body, HasSubstr("TESTCONTAINERS_COMMAND="));
    EXPECT_THAT(shell->body, HasSubstr(R"("User":"0")"));
}

} // namespace
} // namespace testcontainers::contract
