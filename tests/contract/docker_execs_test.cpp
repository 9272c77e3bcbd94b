#include "contract/connected.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

namespace testcontainers::contract {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using Reason = TransportError::Reason;
using ::testing::ElementsAre;

std::string frame(char type, const std::string& payload) {
    return std::string{type, 0, 0, 0, 0, 0, 0, static_cast<char>(payload.size())} + payload;
}

struct Output {
    std::string out;
    std::string err;

    docker::OutputSink sink() {
        return [this](LogStream stream, std::string_view bytes) {
            (stream == LogStream::out ? out : err) += bytes;
            return true;
        };
    }
};

docker::ByteSource source_of(std::string_view text) {
    return [text](std::span<char> buffer) mutable {
        const auto count = std::min(buffer.size(), text.size());
        std::memcpy(buffer.data(), text.data(), count);
        text.remove_prefix(count);
        return count;
    };
}

TEST(DockerExecs, ArePrepared) {
    ScriptedEngine engine;
    engine.on("POST", "/containers/x/exec", answer(201, R"({"Id":"e1"})"));
    EXPECT_EQ(client_of(engine)->execs().create("x", {.command = {"ls"}}), "e1");
    const auto request = engine.heard().at(0);
    EXPECT_EQ(request.body, R"({"AttachStderr":true,"AttachStdout":true,"Cmd":["ls"]})");
    EXPECT_EQ(request.headers.at("content-type"), "application/json");
}

TEST(DockerExecs, AreToldTheSizeOfTheirTerminal) {
    ScriptedEngine engine;
    engine.on("POST", "/exec/e1/resize", answer(200));
    client_of(engine)->execs().resize("e1", 33, 77);
    EXPECT_THAT(engine.lines(), ElementsAre("POST /exec/e1/resize?h=33&w=77"));
    engine.on("POST", "/exec/e1/resize", answer(404, R"({"message":"No such exec instance: e1"})"));
    EXPECT_EQ(error_of<NotFound>([&] { client_of(engine)->execs().resize("e1", 33, 77); }).message(),
              "resize exec \"e1\": the engine refused (404): No such exec instance: e1");
}

TEST(DockerExecs, NeedARunningContainer) {
    ScriptedEngine engine;
    engine.on("POST", "/containers/x/exec", answer(409, R"({"message":"Container x is not running"})"));
    const auto error =
        error_of<Conflict>([&] { (void)client_of(engine)->execs().create("x", {.command = {"ls"}}); });
    EXPECT_EQ(error.message(),
              "prepare a command in container \"x\": the engine refused (409): Container x is not running");
}

TEST(DockerExecs, WithoutInputNeedNoUpgrade) {
    ScriptedEngine engine;
    engine.on("POST", "/exec/e1/start", stream(frame(1, "out\n") + frame(2, "err\n")));
    Output output;
    client_of(engine)->execs().start("e1", output.sink());
    EXPECT_EQ(output.out, "out\n");
    EXPECT_EQ(output.err, "err\n");
    const auto request = engine.heard().at(0);
    EXPECT_FALSE(request.headers.contains("upgrade"));
    EXPECT_EQ(request.body, R"({"Detach":false,"Tty":false})");
}

TEST(DockerExecs, MayHaveABodyThatEndsWithTheConnection) {
    ScriptedEngine engine;
    engine.on("POST", "/exec/e1/start", [](const HeardRequest&, Wire& wire) {
        wire.write("HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n" +
                   frame(1, "out\n"));
        wire.close();
    });
    Output output;
    client_of(engine)->execs().start("e1", output.sink());
    EXPECT_EQ(output.out, "out\n");
}

TEST(DockerExecs, MustNotEndWithinAFrame) {
    ScriptedEngine engine;
    engine.on("POST", "/exec/e1/start", stream(frame(1, "out\n") + "\x02\0\0\0\0\0\0\x09half"s));
    const auto error =
        error_of<TransportError>([&] { client_of(engine)->execs().start("e1", Output{}.sink()); });
    EXPECT_EQ(error.reason(), Reason::malformed);
    EXPECT_EQ(error.message(), "start exec \"e1\": the engine's answer ends within a frame");
}

TEST(DockerExecs, AreStartedOnce) {
    ScriptedEngine engine;
    engine.on("POST", "/exec/e1/start", hang_up);
    EXPECT_EQ(reason_of([&] { client_of(engine)->execs().start("e1", Output{}.sink()); }), Reason::broken);
    EXPECT_EQ(engine.heard().size(), 1U);
}

TEST(DockerExecs, AreInspectedUntilTheyHaveEnded) {
    ScriptedEngine engine;
    for (int i = 0; i < 3; ++i) {
        engine.once("GET", "/exec/e1/json", answer(200, R"({"Running":true,"ExitCode":null,"Pid":7})"));
    }
    engine.on("GET", "/exec/e1/json", answer(200, R"({"Running":false,"ExitCode":3,"Pid":0})"));
    EXPECT_EQ(client_of(engine)->execs().inspect("e1").exit_code, 3);
    EXPECT_EQ(engine.heard().size(), 4U);
}

TEST(DockerExecs, AreInspectedUntilTheDeadline) {
    ScriptedEngine engine;
    engine.on("GET", "/exec/e1/json", answer(200, R"({"Running":true,"ExitCode":null,"Pid":7})"));
    EXPECT_EQ(
        reason_of([&] { (void)client_of(engine)->execs().inspect("e1", {.timeout = 100ms, .stop = {}}); }),
        Reason::timed_out);
}

/// Accepts the upgrade, reads all input and echoes it in frames.
void echo(const HeardRequest&, Wire& wire) {
    wire.write("HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n" + frame(2, "ready\n"));
    std::size_t size = 0;
    for (auto input = wire.read_some(); !input.empty(); input = wire.read_some()) {
        size += input.size();
    }
    wire.write(frame(1, std::to_string(size)));
    wire.close();
}

TEST(DockerExecs, TakeInputOverAnUpgradedConnectionAndSeeItsEnd) {
    ScriptedEngine engine;
    engine.on("POST", "/exec/e1/start", echo);
    Output output;
    const std::string input(500'000, 'i');
    client_of(engine)->execs().start("e1", source_of(input), output.sink());
    EXPECT_EQ(output.err, "ready\n");
    EXPECT_EQ(output.out, "500000");
    EXPECT_EQ(engine.heard().at(0).headers.at("upgrade"), "tcp");
}

TEST(DockerExecs, MayHaveNoInputAtAll) {
    ScriptedEngine engine;
    engine.on("POST", "/exec/e1/start", echo);
    Output output;
    client_of(engine)->execs().start("e1", source_of(""), output.sink());
    EXPECT_EQ(output.out, "0");
}

TEST(DockerExecs, MayRefuseInput) {
    ScriptedEngine engine;
    engine.on("POST", "/exec/e1/start", answer(404, R"({"message":"No such exec instance: e1"})"));
    const auto client = client_of(engine);
    const auto error =
        error_of<NotFound>([&] { client->execs().start("e1", source_of("x"), Output{}.sink()); });
    EXPECT_EQ(error.message(), "start exec \"e1\": the engine refused (404): No such exec instance: e1");
}

TEST(DockerExecs, WithInputMustNotEndWithinAFrame) {
    ScriptedEngine engine;
    engine.on("POST", "/exec/e1/start", [](const HeardRequest&, Wire& wire) {
        wire.write("HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n\x01");
        wire.close();
    });
    const auto client = client_of(engine);
    EXPECT_EQ(reason_of([&] { client->execs().start("e1", source_of(""), Output{}.sink()); }),
              Reason::malformed);
}

TEST(DockerExecs, PassOnWhatTheirSourceOrSinkThrows) {
    ScriptedEngine engine;
    engine.on("POST", "/exec/e1/start", echo);
    const auto client = client_of(engine);
    const auto fail_source = [](std::span<char>) -> std::size_t {
        throw TransportError(Reason::refused, "source");
    };
    EXPECT_EQ(error_of<TransportError>([&] {
                  client->execs().start("e1", fail_source, Output{}.sink());
              }).message(),
              "source");
    const auto fail_sink = [](LogStream, std::string_view) -> bool {
        throw TransportError(Reason::refused, "sink");
    };
    EXPECT_EQ(
        error_of<TransportError>([&] { client->execs().start("e1", source_of("x"), fail_sink); }).message(),
        "sink");
}

TEST(DockerExecs, WithInputGiveUpAtTheDeadline) {
    ScriptedEngine engine;
    engine.on("POST", "/exec/e1/start", keep_silent);
    const auto client = client_of(engine);
    EXPECT_EQ(reason_of([&] {
                  client->execs().start("e1", source_of("x"), Output{}.sink(), {.timeout = 50ms, .stop = {}});
              }),
              Reason::timed_out);
}

} // namespace
} // namespace testcontainers::contract
