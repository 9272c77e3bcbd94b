#include "core/host_forwarders.hpp"

#include "support/tcp_client.hpp"

#include <gtest/gtest.h>

#include <cerrno>

#include <netinet/in.h>
#include <sys/socket.h>

namespace {

namespace tc = testcontainers;
using tc::core::HostForwarders;
using tc::testsupport::echo;
using tc::testsupport::TcpClient;
using tc::testsupport::WireServer;

/// The port on an address of this machine at which the servers of these tests do not listen themselves.
tc::Endpoint entry_to(const WireServer& server) { return {"127.0.0.2", server.port()}; }

auto forwarder_at(const tc::Endpoint& entry) {
    return HostForwarders::instance().at(entry, std::source_location::current());
}

TEST(HostForwarders, LeadToTheSamePortOfTheLoopbackAddress) {
    for (const auto kind : {WireServer::Kind::tcp, WireServer::Kind::tcp_ipv6}) {
        const WireServer server(kind, echo());
        const auto forwarder = forwarder_at(entry_to(server));
        ASSERT_NE(forwarder, nullptr);
        EXPECT_EQ(TcpClient{entry_to(server)}.exchange("hello"), "hello");
    }
}

TEST(HostForwarders, AreSharedAndEndWithTheirLastHolder) {
    const WireServer server(WireServer::Kind::tcp, echo());
    auto one = forwarder_at(entry_to(server));
    auto other = forwarder_at(entry_to(server));
    EXPECT_EQ(one, other);
    one.reset();
    EXPECT_EQ(TcpClient{entry_to(server)}.exchange("hello"), "hello");
    other.reset();
    EXPECT_EQ(TcpClient{}.connect(entry_to(server)), ECONNREFUSED);
    EXPECT_NE(forwarder_at(entry_to(server)), nullptr);
}

TEST(HostForwarders, ShareTheirPortWithThoseOfOtherProcesses) {
    const WireServer server(WireServer::Kind::tcp, echo());
    const tc::forward::Listener of_another_process(
        {.address = "127.0.0.2", .port = server.port(), .share_port = true}, std::source_location::current());
    EXPECT_NE(forwarder_at(entry_to(server)), nullptr);
}

TEST(HostForwarders, AreNotNeededForAServerOnAllAddresses) {
    const WireServer server(WireServer::Kind::tcp_everywhere, echo());
    EXPECT_EQ(forwarder_at(entry_to(server)), nullptr);
    EXPECT_EQ(TcpClient{entry_to(server)}.exchange("hello"), "hello");
}

TEST(HostForwarders, SayWhenAPortIsTakenByASocketThatDoesNotListen) {
    const tc::FileDescriptor socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    sockaddr_in any{};
    any.sin_family = AF_INET;
    ASSERT_EQ(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&any), sizeof any), 0);
    const auto port = tc::forward::SocketAddress::of(socket.get()).endpoint().port;
    try {
        (void)forwarder_at({"127.0.0.2", port});
        ADD_FAILURE() << "nothing was thrown";
    } catch (const tc::forward::ListenError& error) {
        EXPECT_EQ(error.code(), EADDRINUSE);
    }
}

TEST(HostForwarders, SayWhenAnAddressIsNotOfThisMachine) {
    try {
        (void)forwarder_at({"198.51.100.1", 1});
        ADD_FAILURE() << "nothing was thrown";
    } catch (const tc::forward::ListenError& error) {
        EXPECT_EQ(error.code(), EADDRNOTAVAIL);
    }
}

} // namespace
