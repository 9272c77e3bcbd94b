#include "fakes.hpp"

#include "support/tcp_servers.hpp"
#include "wait/port_probe.hpp"

#include <gtest/gtest.h>

namespace testcontainers::wait {
namespace {

using namespace literals;
using namespace std::chrono_literals;
using testsupport::Peer;
using testsupport::RefusingPort;
using testsupport::WireServer;

void accept_and_close(Peer& /*peer*/) {}
void accept_and_hold(Peer& peer) { peer.wait_for_close(); }
void greet_and_close(Peer& peer) { peer.write("220 smtp\r\n"); }

Endpoint endpoint_of(const WireServer& server) { return {.host = "127.0.0.1", .port = server.port()}; }

TEST(PortProbe, FindsAConnectionThatStays) {
    const WireServer server(WireServer::Kind::tcp, accept_and_hold);
    EXPECT_EQ(probe_port(endpoint_of(server), 20ms), PortProbe::open);
    EXPECT_TRUE(server.wait_for_ended(1)) << "the connection is closed";
}

TEST(PortProbe, FindsAServerThatSpeaksFirst) {
    const WireServer server(WireServer::Kind::tcp, greet_and_close);
    EXPECT_EQ(probe_port(endpoint_of(server), 20s), PortProbe::open);
}

TEST(PortProbe, FindsAConnectionThatIsClosedAtOnce) {
    const WireServer server(WireServer::Kind::tcp, accept_and_close);
    EXPECT_EQ(probe_port(endpoint_of(server), 20s), PortProbe::closed_at_once);
}

TEST(PortProbe, FindsNoServer) {
    const RefusingPort port;
    EXPECT_EQ(probe_port({.host = "127.0.0.1", .port = port.number()}, 20s), PortProbe::refused);
    EXPECT_EQ(probe_port({.host = "no-such-host.invalid", .port = 1}, 20s), PortProbe::refused);
}

TEST(PortProbe, TakesANameWithSeveralAddresses) {
    const WireServer server(WireServer::Kind::tcp, accept_and_hold);
    EXPECT_EQ(probe_port({.host = "localhost", .port = server.port()}, 20ms), PortProbe::open);
}

TEST(WaitPort, FollowsWhoListens) {
    FakeTarget target;
    const auto answer = [&](Listening listening) {
        target.listeners[80_tcp] = listening;
        return ask_once(port(80_tcp), target);
    };
    EXPECT_EQ(answer(Listening::yes), Readiness::ready());
    EXPECT_EQ(answer(Listening::no), Readiness::pending("port 80/tcp: no process listens"));
    EXPECT_EQ(answer(Listening::loopback_only),
              Readiness::pending(
                  "port 80/tcp: a process listens on 127.0.0.1 only, which is not reached from outside "
                  "of the container; let it listen on 0.0.0.0"));
}

TEST(WaitPort, KnocksWhenItCannotSee) {
    const WireServer server(WireServer::Kind::tcp, accept_and_hold);
    FakeTarget target;
    target.ports = {80_tcp};
    target.endpoints[80_tcp] = endpoint_of(server);
    EXPECT_EQ(ask_once(port(80_tcp), target), Readiness::ready());
}

TEST(WaitPort, DoesNotTakeAProxyForTheServer) {
    const WireServer server(WireServer::Kind::tcp, accept_and_close);
    FakeTarget target;
    target.ports = {80_tcp};
    target.endpoints[80_tcp] = endpoint_of(server);
    const auto seen_through =
        Readiness::pending("port 80/tcp: 127.0.0.1:" + std::to_string(server.port()) +
                           " closes connections at once, as a proxy without a server does");
    // On a busy machine the server may close it later than the port check looks.
    auto answer = ask_once(port(80_tcp), target);
    for (int i = 0; i < 10 && answer != seen_through; ++i) {
        answer = ask_once(port(80_tcp), target);
    }
    EXPECT_EQ(answer, seen_through);
}

TEST(WaitPort, TellsOfARefusal) {
    const RefusingPort refusing;
    FakeTarget target;
    target.ports = {80_tcp};
    target.endpoints[80_tcp] = {.host = "127.0.0.1", .port = refusing.number()};
    EXPECT_EQ(ask_once(port(80_tcp), target),
              Readiness::pending("port 80/tcp: 127.0.0.1:" + std::to_string(refusing.number()) +
                                 " refuses connections"));
}

TEST(WaitPort, AsksInsideForAPortThatIsNotPublished) {
    FakeTarget target;
    target.run = [](const ExecSpec& spec) {
        EXPECT_EQ(spec.command, (std::vector<std::string>{"cat", "/proc/net/tcp", "/proc/net/tcp6"}));
        return ExecResult{
            .exit_code = 1, .out = "  0: 00000000:0050 00000000:0000 0A 0\n", .err = "tcp6: none"};
    };
    EXPECT_EQ(ask_once(port(80_tcp), target), Readiness::ready());
    EXPECT_EQ(ask_once(port(81_tcp), target), Readiness::pending("port 81/tcp: no process listens"));
}

TEST(WaitPort, FailsWhenNothingCanBeSeen) {
    const auto why =
        "port 80/tcp is not published and who listens in the container cannot be seen: publish it, or "
        "wait for something else";
    FakeTarget target;
    for (const int code : {0, 127}) {
        target.run = [=](const ExecSpec&) { return ExecResult{.exit_code = code}; };
        EXPECT_EQ(ask_once(port(80_tcp), target), Readiness::failed(why));
    }
}

TEST(WaitPort, TakesAContainerThatEndsMeanwhileForNotYet) {
    FakeTarget target;
    target.now = {.running = false, .exit_code = 137};
    target.run = [](const ExecSpec&) { return ExecResult{.exit_code = 137}; };
    FakeClock clock;
    const auto outcome = poll_now(port(80_tcp), target, clock);
    EXPECT_EQ(outcome.kind, Outcome::Kind::exited);
    EXPECT_EQ(outcome.why, "port 80/tcp: `cat` in the container ended with code 137");
}

TEST(WaitPort, MayBeMappedOnly) {
    FakeTarget target;
    target.ports = {80_tcp, 53_udp};
    target.endpoints = {{80_tcp, {"127.0.0.1", 1}}, {53_udp, {"127.0.0.1", 2}}};
    target.listeners[80_tcp] = Listening::no;
    EXPECT_EQ(ask_once(port(80_tcp, PortState::mapped), target), Readiness::ready());
    EXPECT_EQ(ask_once(port(53_udp, PortState::mapped), target), Readiness::ready());
    EXPECT_EQ(ask_once(port(81_tcp, PortState::mapped), target),
              Readiness::failed("port 81/tcp is not published; add it to the spec's ports"));
    EXPECT_EQ(port(53_udp, PortState::mapped).description(), "port 53/udp mapped");
}

TEST(WaitPort, MayBeListenedOnInsideOnly) {
    FakeTarget target;
    target.listeners = {{80_tcp, Listening::loopback_only}, {81_tcp, Listening::no}};
    target.run = [](const ExecSpec&) { return ExecResult{.exit_code = 127}; };
    const auto answer = [&](Port wanted) { return ask_once(port(wanted, PortState::listening), target); };
    EXPECT_EQ(answer(80_tcp), Readiness::ready());
    EXPECT_EQ(answer(81_tcp), Readiness::pending("port 81/tcp: no process listens"));
    EXPECT_EQ(answer(82_tcp),
              Readiness::failed("port 82/tcp: who listens in the container cannot be seen, for want of `cat` "
                                "in it; wait for PortState::served or PortState::connectable"));
    EXPECT_EQ(port(80_tcp, PortState::listening).description(), "port 80/tcp listened on inside");
}

TEST(WaitPort, MayBeConnectableOnly) {
    const WireServer server(WireServer::Kind::tcp, accept_and_hold);
    const RefusingPort refusing;
    FakeTarget target;
    target.ports = {80_tcp, 81_tcp};
    target.endpoints = {{80_tcp, endpoint_of(server)}, {81_tcp, {"127.0.0.1", refusing.number()}}};
    target.listeners = {{80_tcp, Listening::no}, {81_tcp, Listening::yes}};
    const auto answer = [&](Port wanted) { return ask_once(port(wanted, PortState::connectable), target); };
    EXPECT_EQ(answer(80_tcp), Readiness::ready());
    EXPECT_EQ(answer(81_tcp), Readiness::pending("port 81/tcp: 127.0.0.1:" +
                                                 std::to_string(refusing.number()) + " refuses connections"));
    EXPECT_EQ(answer(82_tcp), Readiness::failed("port 82/tcp is not published; add it to the spec's ports"));
    EXPECT_EQ(port(80_tcp, PortState::connectable).description(), "port 80/tcp connectable from outside");
}

TEST(WaitPort, IsOfTcp) {
    EXPECT_EQ(refusal_of([] { return port(53_udp); }),
              "wait::port: 53/udp is not a TCP port; whether a server listens on it cannot be seen");
    EXPECT_EQ(refusal_of([] { return port(53_udp, PortState::listening); }),
              "wait::port: 53/udp is not a TCP port; whether a server listens on it cannot be seen");
    EXPECT_EQ(port(80_tcp).description(), "port 80/tcp");
}

TEST(WaitPublishedPorts, WaitsForEachTcpPort) {
    FakeTarget target;
    target.ports = {80_tcp, 53_udp, 443_tcp};
    target.listeners = {{80_tcp, Listening::yes}, {443_tcp, Listening::no}};
    EXPECT_EQ(ask_once(published_ports(), target), Readiness::pending("port 443/tcp: no process listens"));
    target.listeners[443_tcp] = Listening::yes;
    EXPECT_EQ(ask_once(published_ports(), target), Readiness::ready());
    EXPECT_EQ(published_ports().description(), "published ports");
}

} // namespace
} // namespace testcontainers::wait
