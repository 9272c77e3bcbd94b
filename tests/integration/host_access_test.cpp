#include "integration/boxes.hpp"
#include "support/tcp_client.hpp"

#include <gmock/gmock.h>

#include <cerrno>

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
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Answers requests with the address of whoever asks.
void tell_peer(Peer& peer) {
    sockaddr_in name{};
    socklen_t size = sizeof name;
    ::getpeername(peer.descriptor(), reinterpret_cast<sockaddr*>(&name), &size);
    std::array<char, INET_ADDRSTRLEN> address{};
    ::inet_ntop(AF_INET, &name.sin_addr, address.data(), address.size());
    while (peer.read_head()) {
        peer.respond(200, std::string{"asked by "} + address.data() + '\n');
    }
}

/// A server of this process.
WireServer server_on(WireServer::Kind kind) { return WireServer(kind, tell_peer); }

/// A container that reaches `server`.
tc::ContainerSpec with_access(const WireServer& server, std::vector<tc::NetworkAttachment> networks = {}) {
    auto spec = idle();
    spec.networks = std::move(networks);
    spec.exposed_host_ports = {tc::Port{server.port()}};
    return spec;
}

/// What `server` answers to the container, or why it does not.
std::string ask_from(const tc::Container& container, const WireServer& server) {
    const auto url = "http://host.testcontainers.internal:" + std::to_string(server.port()) + "/";
    const auto result = container.exec({.command = {"wget", "-qO-", url}, .timeout = 25s});
    return result.out + result.err;
}

/// The address of this machine that the container knows.
std::string known_address(const tc::Container& container) {
    return container.exec({"awk", "$2 == \"host.testcontainers.internal\" {printf \"%s\", $1}", "/etc/hosts"})
        .out;
}

/// The address of this machine on a network to which the engine gave it.
std::string gateway_of(const tc::Network& network) {
    return tc::Engine::current().client().networks().inspect(network.id()).pools.front().gateway;
}

/// The address of the container on its first network.
std::string address_of(const tc::Container& container) {
    return container.inspect().networks.begin()->second.ip_address;
}

struct Place {
    const char* name;
    tc::NetworkSpec network;
};

std::ostream& operator<<(std::ostream& out, const Place& place) { return out << place.name; }

/// Another run of this test may go on beside it.
tc::NetworkSpec without_a_named_gateway() {
    const auto prefix = "10.177." + std::to_string(::getpid() % 256) + ".";
    return {.subnets = {{.subnet = prefix + "0/24", .ip_range = prefix + "128/25"}}};
}

class HostAccessOn : public ::testing::TestWithParam<Place> {};

TEST_P(HostAccessOn, ReachesAServerOnTheLoopbackAddress) {
    const auto server = server_on(WireServer::Kind::tcp);
    const auto network = tc::Network::create(GetParam().network);
    const auto container = tc::run(with_access(server, {network}));
    EXPECT_EQ(ask_from(container, server), "asked by 127.0.0.1\n");
}

INSTANTIATE_TEST_SUITE_P(Networks, HostAccessOn,
                         ::testing::Values(Place{"OfTheirOwn", {}}, Place{"Internal", {.internal = true}},
                                           Place{"WithoutANamedGateway", without_a_named_gateway()}),
                         [](const auto& test) { return std::string{test.param.name}; });

TEST(HostAccess, ReachesAServerOnTheLoopbackAddressFromTheDefaultNetwork) {
    const auto server = server_on(WireServer::Kind::tcp);
    const auto container = tc::run(with_access(server));
    EXPECT_EQ(ask_from(container, server), "asked by 127.0.0.1\n");
}

TEST(HostAccess, ReachesAServerOnTheOtherLoopbackAddress) {
    const WireServer server(WireServer::Kind::tcp_ipv6, [](Peer& peer) {
        while (peer.read_head()) {
            peer.respond(200, "hello\n");
        }
    });
    const auto container = tc::run(with_access(server));
    EXPECT_EQ(ask_from(container, server), "hello\n");
}

TEST(HostAccess, ReachesAServerOnAllAddressesWithoutADetour) {
    const auto server = server_on(WireServer::Kind::tcp_everywhere);
    const auto container = tc::run(with_access(server));
    EXPECT_EQ(ask_from(container, server), "asked by " + address_of(container) + "\n");
}

TEST(HostAccess, ReachesTheMachineItselfOnItsNetwork) {
    const auto server = server_on(WireServer::Kind::tcp);
    const auto container = tc::run(with_access(server, {"host"}));
    EXPECT_EQ(known_address(container), "127.0.0.1");
    EXPECT_EQ(ask_from(container, server), "asked by 127.0.0.1\n");
}

TEST(HostAccess, IsThatOfTheFirstOfSeveralNetworks) {
    const auto server = server_on(WireServer::Kind::tcp);
    const auto first = tc::Network::create();
    const auto second = tc::Network::create();
    const auto container = tc::run(with_access(server, {first, second}));
    EXPECT_EQ(known_address(container), gateway_of(first));
    EXPECT_EQ(ask_from(container, server), "asked by 127.0.0.1\n");
}

TEST(HostAccess, LeadsThroughALinkToo) {
    const auto far = server_on(WireServer::Kind::tcp);
    const auto link = tc::Link::to(tc::Endpoint{"127.0.0.1", far.port()});
    auto spec = idle();
    spec.exposed_host_ports = {tc::Port{link.endpoint().port}};
    const auto container = tc::run(spec);
    const auto url = "http://host.testcontainers.internal:" + std::to_string(link.endpoint().port) + "/";
    const tc::ExecSpec ask{.command = {"wget", "-qO-", url}, .timeout = 25s};
    EXPECT_EQ(container.exec(ask).out, "asked by 127.0.0.1\n");
    {
        const auto refusing = link.refuse();
        EXPECT_NE(container.exec(ask).exit_code, 0);
    }
    EXPECT_EQ(container.exec(ask).out, "asked by 127.0.0.1\n");
}

TEST(HostAccess, StaysWhenTheContainerIsStartedAgain) {
    const auto server = server_on(WireServer::Kind::tcp);
    auto container = tc::run(with_access(server));
    container.restart(0s);
    EXPECT_EQ(ask_from(container, server), "asked by 127.0.0.1\n");
}

TEST(HostAccess, OfTwoContainersEndsWithTheSecond) {
    const auto server = server_on(WireServer::Kind::tcp);
    const auto network = tc::Network::create();
    std::optional<tc::Container> one{tc::run(with_access(server, {network}))};
    std::optional<tc::Container> other{tc::run(with_access(server, {network}))};
    const tc::Endpoint gateway{known_address(*one), server.port()};
    EXPECT_EQ(ask_from(*one, server), "asked by 127.0.0.1\n");
    one.reset();
    EXPECT_EQ(ask_from(*other, server), "asked by 127.0.0.1\n");
    EXPECT_EQ(TcpClient{}.connect(gateway), 0);
    other.reset();
    EXPECT_EQ(TcpClient{}.connect(gateway), ECONNREFUSED);
}

TEST(HostAccess, EndsWithTheRemovalOfTheContainer) {
    const auto server = server_on(WireServer::Kind::tcp);
    const auto network = tc::Network::create();
    auto container = tc::run(with_access(server, {network}));
    const tc::Endpoint gateway{known_address(container), server.port()};
    EXPECT_EQ(TcpClient{}.connect(gateway), 0);
    container.remove();
    EXPECT_EQ(TcpClient{}.connect(gateway), ECONNREFUSED);
}

TEST(HostAccess, EndsWithAFailedStart) {
    const auto server = server_on(WireServer::Kind::tcp);
    const auto network = tc::Network::create();
    auto spec = with_access(server, {network});
    spec.command = {"sh", "-c", "exit 3"};
    spec.wait = tc::wait::log("never");
    (void)thrown_by<tc::StartError>([&] { (void)tc::run(spec); });
    EXPECT_EQ(TcpClient{}.connect({gateway_of(network), server.port()}), ECONNREFUSED);
}

TEST(HostAccess, IsRefusedWhereThisMachineHasNoAddressOnTheNetwork) {
    const auto server = server_on(WireServer::Kind::tcp);
    const auto network =
        tc::Network::create({.driver_options = {{"com.docker.network.bridge.inhibit_ipv4", "true"}}});
    const Trace trace;
    const auto error =
        thrown_by<tc::ConfigError>([&] { (void)tc::run(trace.mark(with_access(server, {network}))); });
    EXPECT_THAT(error.message(),
                AllOf(HasSubstr("exposed_host_ports: this machine has no address on the network " +
                                network.name() + " (driver bridge, "),
                      HasSubstr("let the server listen on all addresses and take "
                                ".extra_hosts = {{\"host.docker.internal\"}} instead")));
    EXPECT_THAT(trace.left(), IsEmpty());
}

TEST(HostAccess, IsRefusedForAPortThatIsTakenAndNotListenedOn) {
    const auto network = tc::Network::create();
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in name{};
    name.sin_family = AF_INET;
    socklen_t size = sizeof name;
    auto* const any = reinterpret_cast<sockaddr*>(&name);
    ASSERT_EQ(::bind(socket, any, size), 0);
    ASSERT_EQ(::getsockname(socket, any, &size), 0);
    const Trace trace;
    auto spec = trace.mark(idle());
    spec.networks = {network};
    spec.exposed_host_ports = {tc::Port{ntohs(name.sin_port)}};
    EXPECT_THAT(thrown_by<tc::ConfigError>([&] { (void)tc::run(spec); }).message(),
                AllOf(HasSubstr("exposed_host_ports[0]: " + gateway_of(network) + ":" +
                                std::to_string(ntohs(name.sin_port))),
                      HasSubstr("have the server listen before the container starts")));
    EXPECT_THAT(trace.left(), IsEmpty());
    ::close(socket);
}

} // namespace
