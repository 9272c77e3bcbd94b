// Ports and networks: where a container is reached, and from where.

#include "integration/boxes.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

namespace tc = testcontainers;
using namespace tc::literals;
using namespace tc::testsupport;
using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::Le;
using ::testing::Not;

/// The first bytes of the server's answer to a request over `endpoint`; empty when there is none.
std::string asked(const tc::Endpoint& endpoint) {
    const bool ipv6 = endpoint.host.find(':') != std::string::npos;
    sockaddr_in v4{};
    sockaddr_in6 v6{};
    v4.sin_family = AF_INET;
    v6.sin6_family = AF_INET6;
    v4.sin_port = v6.sin6_port = htons(endpoint.port);
    const auto host = endpoint.host == "localhost" ? "127.0.0.1" : endpoint.host;
    ::inet_pton(ipv6 ? AF_INET6 : AF_INET, host.c_str(),
                ipv6 ? static_cast<void*>(&v6.sin6_addr) : &v4.sin_addr);
    const int socket = ::socket(ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto* const address =
        ipv6 ? reinterpret_cast<const sockaddr*>(&v6) : reinterpret_cast<const sockaddr*>(&v4);
    std::string answer;
    if (::connect(socket, address, ipv6 ? sizeof v6 : sizeof v4) == 0) {
        const timeval limit{.tv_sec = 5, .tv_usec = 0};
        ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        const std::string request = "GET / HTTP/1.0\r\n\r\n";
        (void)::send(socket, request.data(), request.size(), MSG_NOSIGNAL);
        answer.resize(64);
        const auto count = ::recv(socket, answer.data(), answer.size(), 0);
        answer.resize(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    }
    ::close(socket);
    return answer;
}

tc::ContainerSpec published(std::vector<tc::PublishedPort> ports) {
    auto spec = server();
    spec.ports = std::move(ports);
    return spec;
}

TEST(Ports, OfOneNumberInSeveralProtocols) {
    auto spec = idle();
    spec.ports = {53_tcp, 53_udp};
    spec.wait = tc::wait::running();
    const auto container = tc::run(spec);
    EXPECT_GT(container.endpoint(53_tcp).port, 0);
    EXPECT_GT(container.endpoint(53_udp).port, 0);
}

// Below the ports that the kernel gives to outgoing connections: the engine does not know that those are
// taken.
TEST(Ports, AreTakenFromARange) {
    const auto container = tc::run(published({{8080_tcp, tc::HostPorts{22100, 22199}}}));
    EXPECT_THAT(container.endpoint(8080_tcp).port, AllOf(Ge(22100), Le(22199)));
    EXPECT_THAT(asked(container.endpoint(8080_tcp)), HasSubstr("HTTP"));
}

TEST(Ports, AreOnTheAddressAskedFor) {
    const auto container =
        tc::run(published({tc::PublishedPort{8080_tcp, tc::HostPorts{22400, 22499}}.on("127.0.0.7")}));
    EXPECT_EQ(container.endpoint(8080_tcp).host, "127.0.0.7");
    EXPECT_THAT(asked(container.endpoint(8080_tcp)), HasSubstr("HTTP"));
    EXPECT_EQ(asked({"127.0.0.1", container.endpoint(8080_tcp).port}), "");
}

TEST(Ports, OfTheIpv6LoopbackAnswer) {
    const auto container = tc::run(published({tc::PublishedPort{8080_tcp}.on("::1")}));
    EXPECT_EQ(container.endpoint(8080_tcp).host, "::1");
    EXPECT_THAT(asked(container.endpoint(8080_tcp)), HasSubstr("HTTP"));
}

TEST(Ports, OfBothFamiliesHaveAnEndpointThatAnswers) {
    const auto container =
        tc::run(published({tc::PublishedPort{8080_tcp, tc::HostPorts{22200, 22299}}.on("127.0.0.1"),
                           tc::PublishedPort{8080_tcp, tc::HostPorts{22300, 22399}}.on("::1")}));
    const auto bindings = container.inspect().ports.at(8080_tcp);
    ASSERT_EQ(bindings.size(), 2U);
    EXPECT_NE(bindings[0].host_port, bindings[1].host_port);
    EXPECT_THAT(asked(container.endpoint(8080_tcp)), HasSubstr("HTTP"));
    for (const auto& binding : bindings) {
        EXPECT_THAT(asked({binding.host_ip, binding.host_port}), HasSubstr("HTTP")) << binding.host_ip;
    }
}

TEST(Ports, AreResolvedAgainAfterARestart) {
    auto container = tc::run(server());
    container.restart(0s);
    EXPECT_THAT(asked(container.endpoint(8080_tcp)), HasSubstr("HTTP"));
}

TEST(Ports, OfAContainerThatTheEngineStartsAgainAreResolvedAgain) {
    auto spec = shell("trap 'exit 1' USR1; echo up; while :; do sleep 0.02; done");
    spec.ports = {8080_tcp};
    spec.process.restart = {tc::RestartPolicy::When::always};
    spec.wait = tc::wait::log("up");
    const auto container = tc::run(spec);
    const auto before = container.inspect().state.started_at;
    (void)container.exec({"kill", "-USR1", "1"});
    auto details = container.inspect();
    const auto deadline = std::chrono::steady_clock::now() + 20s;
    while ((details.state.started_at == before || details.ports[8080_tcp].empty()) &&
           std::chrono::steady_clock::now() < deadline) {
        details = container.inspect();
    }
    ASSERT_NE(details.state.started_at, before);
    ASSERT_FALSE(details.ports[8080_tcp].empty());
    EXPECT_EQ(container.endpoint(8080_tcp).port, details.ports[8080_tcp].front().host_port);
}

TEST(Connections, ChangeWhileTheContainerRuns) {
    const auto network = tc::Network::create();
    auto client = tc::run(idle());
    auto spec = idle();
    spec.networks = {{network, {"db"}}};
    const auto db = tc::run(spec);
    EXPECT_NE(client.exec({"ping", "-c", "1", "-W", "1", "db"}).exit_code, 0);
    client.connect({network, {"client"}});
    EXPECT_EQ(client.exec({"ping", "-c", "1", "-W", "5", "db"}).exit_code, 0);
    EXPECT_EQ(db.exec({"ping", "-c", "1", "-W", "5", "client"}).exit_code, 0);
    client.disconnect(network);
    EXPECT_THAT(client.inspect().networks, Not(Contains(Key(network.name()))));
}

TEST(Connections, LeaveEndpointsThatAnswer) {
    const auto network = tc::Network::create();
    auto container = tc::run(server());
    container.connect(network);
    EXPECT_THAT(asked(container.endpoint(8080_tcp)), HasSubstr("HTTP"));
    container.disconnect("bridge");
    EXPECT_THAT(asked(container.endpoint(8080_tcp)), HasSubstr("HTTP"));
}

TEST(Connections, AreCheckedBeforeTheEngineIsAsked) {
    auto container = tc::run(idle());
    EXPECT_THAT(thrown_by<tc::ConfigError>([&] {
                    container.connect({"net", {"a b"}, {.ipv4 = "10"}});
                }).message(),
                AllOf(HasSubstr("network.aliases: \"a b\""),
                      HasSubstr("network.ipv4: \"10\" must be an IPv4 address")));
    EXPECT_THROW(container.connect("tc-no-such-network"), tc::NotFound);
}

TEST(Addresses, AreThoseOfTheSpec) {
    const auto octet = std::to_string(::getpid() % 250);
    const auto network =
        tc::Network::create({.ipv6 = true,
                             .driver_options = {{"com.docker.network.bridge.enable_icc", "true"}},
                             .subnets = {{"10.213." + octet + ".0/24", "10.213." + octet + ".254"},
                                         {"fd21:3:" + octet + "::/64"}},
                             .attachable = true});
    auto spec = idle();
    spec.networks = {
        {network, {"fixed"}, {.ipv4 = "10.213." + octet + ".7", .ipv6 = "fd21:3:" + octet + "::7"}}};
    const auto container = tc::run(spec);
    const auto place = container.inspect().networks.at(network.name());
    EXPECT_EQ(place.ip_address, "10.213." + octet + ".7");
    EXPECT_EQ(place.ipv6_address, "fd21:3:" + octet + "::7");
    EXPECT_EQ(place.gateway, "10.213." + octet + ".254");
    const auto info = tc::Engine::current().client().networks().inspect(network.id());
    EXPECT_TRUE(info.ipv6);
    EXPECT_TRUE(info.attachable);
    ASSERT_EQ(info.pools.size(), 2U);
    EXPECT_EQ(info.pools[0].subnet, "10.213." + octet + ".0/24");
    EXPECT_EQ(info.options.at("com.docker.network.bridge.enable_icc"), "true");
}

TEST(Modes, ShareTheNetworkOfAnotherContainer) {
    const auto first = tc::run(server());
    auto spec = idle();
    spec.networks = {"container:" + first.id()};
    EXPECT_EQ(tc::run(spec).exec({"wget", "-qO-", "http://127.0.0.1:8080/"}).out, "ready\n");
}

TEST(Modes, HaveNoNetworkAtAll) {
    auto spec = idle();
    spec.networks = {"none"};
    EXPECT_EQ(tc::run(spec).exec({"ls", "/sys/class/net"}).out, "lo\n");
}

TEST(Modes, ShareTheNetworkOfTheMachine) {
    auto spec = idle();
    spec.networks = {"host"};
    EXPECT_EQ(tc::run(spec).inspect().network_mode, "host");
}

TEST(Connections, AreListedByLabel) {
    const auto mark = unique_text();
    const auto network = tc::Network::create({.labels = {{"mark", mark}}});
    const auto list = tc::Engine::current().client().networks().list({{"label", {"mark=" + mark}}});
    ASSERT_EQ(list.size(), 1U);
    EXPECT_EQ(list.front().id, network.id());
}

} // namespace
