// Ports and networks: where a container is reached, and from where.

#include "integration/boxes.hpp"
#include "support/tcp_servers.hpp"

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

/// What comes back for a datagram, which is sent again where it may have been lost.
std::string echoed(const tc::Endpoint& endpoint, const std::string& text) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(endpoint.port);
    const auto host = endpoint.host == "localhost" ? "127.0.0.1" : endpoint.host;
    ::inet_pton(AF_INET, host.c_str(), &address.sin_addr);
    const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    (void)::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    const timeval wait{.tv_sec = 1, .tv_usec = 0};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    std::string answer;
    for (int attempt = 0; attempt < 20 && answer.empty(); ++attempt) {
        (void)::send(socket, text.data(), text.size(), 0);
        answer.resize(64);
        const auto count = ::recv(socket, answer.data(), answer.size(), 0);
        answer.resize(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    }
    ::close(socket);
    return answer;
}

TEST(Ports, OfOneNumberInSeveralProtocols) {
    const std::string script = R"(
        use IO::Socket::INET;
        $| = 1;
        my $udp = IO::Socket::INET->new(Proto => "udp", LocalPort => 53) or die;
        my $tcp = IO::Socket::INET->new(Proto => "tcp", LocalPort => 53, Listen => 5) or die;
        print "bound\n";
        if (fork) { while (my $one = $tcp->accept) { <$one>; print $one "HTTP over tcp"; close $one; } }
        while (defined $udp->recv(my $text, 1024)) { $udp->send("udp " . $text); })";
    const tc::ContainerSpec spec{.image = "debian:12",
                                 .command = {"perl", "-e", script},
                                 .ports = {53_tcp, 53_udp},
                                 .wait = tc::wait::log("bound")};
    const auto container = tc::run(spec);
    EXPECT_EQ(asked(container.endpoint(53_tcp)), "HTTP over tcp");
    EXPECT_EQ(echoed(container.endpoint(53_udp), "hello"), "udp hello");
}

TEST(Ports, OfOneNumberInEveryProtocolAreAskedFor) {
    auto spec = idle();
    spec.ports = {53_tcp, 53_udp, 53_sctp};
    // Not started: not every kernel has sctp. What the engine was asked for is seen all the same.
    const auto container = tc::create(spec);
    const auto json = tc::Engine::current().client().containers().inspect_json(container.id());
    for (const auto* const protocol : {"tcp", "udp", "sctp"}) {
        const auto port = std::string{"\"53/"} + protocol + "\":";
        EXPECT_THAT(json, AllOf(HasSubstr(port + "[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"\"}]"),
                                HasSubstr(port + "{}")));
    }
}

TEST(Ports, OfSctpAreMappedWhereTheKernelHasIt) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_SCTP);
    const bool kernel_has_it = socket >= 0;
    if (kernel_has_it) {
        ::close(socket);
    }
    auto spec = idle();
    spec.ports = {53_sctp};
    spec.wait = tc::wait::running();
    if (kernel_has_it) {
        EXPECT_GT(tc::run(spec).endpoint(53_sctp).port, 0);
    } else {
        EXPECT_THAT(thrown_by<tc::StartError>([&] { (void)tc::run(spec); }).message(),
                    HasSubstr("protocol not supported"));
    }
}

TEST(Ports, OfARangeOfTheContainerAnswer) {
    auto spec = shell("for port in 8081 8082 8083; do mkdir -p /$port; echo $port > /$port/index.html; "
                      "httpd -p $port -h /$port; done; exec sleep 3600");
    spec.ports = tc::port_range(8081_tcp, 8083);
    spec.wait = tc::wait::all({tc::wait::port(8081_tcp), tc::wait::port(8083_tcp)});
    const auto container = tc::run(spec);
    EXPECT_THAT(asked(container.endpoint(8081_tcp)), HasSubstr(" 200 OK"));
    EXPECT_THAT(asked(container.endpoint(8083_tcp)), HasSubstr(" 200 OK"));
    EXPECT_NE(container.endpoint(8081_tcp).port, container.endpoint(8083_tcp).port);
    EXPECT_EQ(container.inspect().ports.size(), 3U);
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
    spec.networks = {{network,
                      {"fixed"},
                      {.ipv4 = "10.213." + octet + ".7",
                       .ipv6 = "fd21:3:" + octet + "::7",
                       .driver_options = {{"of", "the test"}}}}};
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
    EXPECT_THAT(tc::Engine::current().client().containers().inspect_json(container.id()),
                HasSubstr(R"("DriverOpts":{"of":"the test"})"));
    EXPECT_EQ(info.options.at("com.docker.network.bridge.enable_icc"), "true");
}

TEST(Addresses, ComeFromTheRangeOfTheSpec) {
    // Another run of this test may go on beside it.
    const auto prefix = "10.214." + std::to_string(::getpid() % 250) + ".";
    const auto network =
        tc::Network::create({.subnets = {{.subnet = prefix + "0/24", .ip_range = prefix + "192/28"}},
                             .ipam_driver = "default",
                             .ipam_options = {{"of", "the test"}}});
    auto spec = idle();
    spec.networks = {network};
    const auto container = tc::run(spec);
    const auto address = container.inspect().networks.at(network.name()).ip_address;
    ASSERT_THAT(address, testing::StartsWith(prefix));
    EXPECT_THAT(std::stoi(address.substr(prefix.size())), AllOf(Ge(192), Le(207)));
    const auto info = tc::Engine::current().client().networks().inspect(network.id());
    ASSERT_EQ(info.pools.size(), 1U);
    EXPECT_EQ(info.pools[0].ip_range, prefix + "192/28");
    EXPECT_EQ(info.ipam_driver, "default");
    EXPECT_THAT(info.ipam_options, Contains(testing::Pair("of", "the test")));
}

TEST(Addresses, AreOnANetworkOfTheDriverOfTheSpec) {
    EXPECT_THAT(thrown_by<tc::NotFound>([] {
                    (void)tc::Network::create({.driver = "no-such-driver"});
                }).engine_message(),
                HasSubstr("no-such-driver"));
}

TEST(Addresses, AreGivenOutByTheDriverOfTheSpec) {
    EXPECT_THAT(
        thrown_by<tc::Error>([] { (void)tc::Network::create({.ipam_driver = "no-such-driver"}); }).message(),
        HasSubstr("no-such-driver"));
}

TEST(Addresses, OfTheCardAreKeptOnANetworkOfOnesOwn) {
    const auto prefix = "10.215." + std::to_string(::getpid() % 250) + ".";
    const auto network = tc::Network::create({.subnets = {{.subnet = prefix + "0/24"}}});
    auto spec = idle();
    spec.networks = {{network, {}, {.ipv4 = prefix + "9"}}};
    spec.naming.mac_address = "02:42:0a:0b:0c:0d";
    auto container = tc::run(spec);
    const auto card = [&] { return container.exec({"sh", "-c", "cat /sys/class/net/eth*/address"}).out; };
    EXPECT_EQ(card(), "02:42:0a:0b:0c:0d\n");
    tc::partition(container, network).heal();
    EXPECT_EQ(card(), "02:42:0a:0b:0c:0d\n");
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
    if (!tc::Engine::current().info().local) {
        GTEST_SKIP() << "the engine's machine is another one, where this test has no server";
    }
    const WireServer here(WireServer::Kind::tcp, [](Peer& peer) {
        while (peer.read_head()) {
            peer.respond(200, "from the machine\n");
        }
    });
    const auto url = "http://127.0.0.1:" + std::to_string(here.port()) + "/";
    auto spec = idle();
    spec.networks = {"host"};
    const auto container = tc::run(spec);
    EXPECT_EQ(container.exec({"wget", "-qO-", url}).out, "from the machine\n");
    EXPECT_EQ(container.inspect().network_mode, "host");
    EXPECT_NE(tc::run(idle()).exec({"wget", "-qO-", "-T", "5", url}).exit_code, 0);
}

TEST(Connections, AreListedByLabel) {
    const auto mark = unique_text();
    const auto network = tc::Network::create({.labels = {{"mark", mark}}});
    const auto list = tc::Engine::current().client().networks().list({{"label", {"mark=" + mark}}});
    ASSERT_EQ(list.size(), 1U);
    EXPECT_EQ(list.front().id, network.id());
}

} // namespace
