#include "contract/connected.hpp"

#include "testcontainers/docker/attach.hpp"

#include <gtest/gtest.h>

namespace testcontainers::contract {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using Reason = TransportError::Reason;

/// Hands over the connection with `before`, answers one input with it, and closes.
ScriptedEngine::Handler echo(std::string before) {
    return [before = std::move(before)](const HeardRequest&, Wire& wire) {
        wire.write("HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n" + before);
        wire.write(wire.read_some());
        wire.close();
    };
}

TEST(DockerAttach, SeparatesTheStreams) {
    ScriptedEngine engine;
    engine.on("POST", "/containers/x/attach", echo("\1\0\0\0\0\0\0\4out\n\2\0\0\0\0\0\0\4err\n"s));
    const auto client = client_of(engine);
    auto attachment = client->containers().attach("x");
    const auto first = attachment.read();
    const auto second = attachment.read();
    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->stream, LogStream::out);
    EXPECT_EQ(first->bytes, "out\n");
    EXPECT_EQ(second->stream, LogStream::err);
    EXPECT_EQ(second->bytes, "err\n");
    attachment.write("\1\0\0\0\0\0\0\2hi"s);
    EXPECT_EQ(attachment.read_until("hi"), "hi");
    EXPECT_EQ(attachment.read(), std::nullopt);
}

TEST(DockerAttach, TakesTheBytesOfATerminalAsTheyAre) {
    ScriptedEngine engine;
    engine.on("POST", "/containers/x/attach", echo("$ "));
    const auto client = client_of(engine);
    auto attachment = client->containers().attach("x", true);
    EXPECT_EQ(attachment.read_until("$ "), "$ ");
    attachment.write("one two");
    EXPECT_EQ(attachment.read_until("one"), "one");
    EXPECT_EQ(attachment.read_until("two"), " two");
    EXPECT_EQ(reason_of([&] { (void)attachment.read_until("three"); }), Reason::broken);
}

TEST(DockerAttach, HasALimitOfTime) {
    ScriptedEngine engine;
    engine.on("POST", "/containers/x/attach", echo(""));
    const auto client = client_of(engine);
    auto attachment = client->containers().attach("x");
    EXPECT_EQ(reason_of([&] { (void)attachment.read({.timeout = 50ms, .stop = {}}); }), Reason::timed_out);
}

TEST(DockerAttach, NeedsAContainer) {
    ScriptedEngine engine;
    engine.on("POST", "/containers/x/attach", answer(404, R"({"message":"No such container: x"})"));
    EXPECT_EQ(error_of<NotFound>([&] { (void)client_of(engine)->containers().attach("x"); }).message(),
              "attach to container \"x\": the engine refused (404): No such container: x");
}

} // namespace
} // namespace testcontainers::contract
