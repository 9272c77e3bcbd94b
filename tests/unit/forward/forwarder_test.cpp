#include "forward/forwarder.hpp"

#include "support/tcp_client.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <list>
#include <thread>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using namespace testcontainers;
using namespace testcontainers::forward;
using namespace testcontainers::testsupport;
using End = TcpClient::End;

Endpoint local(std::uint16_t port) { return {"127.0.0.1", port}; }

Target to(std::uint16_t port) {
    return [addresses = addresses_of(local(port), {})] { return addresses; };
}

Target to(const WireServer& server) { return to(server.port()); }

/// Bytes that show when some are lost, repeated or moved.
std::string pattern(std::size_t size) {
    std::string bytes(size, '\0');
    std::uint32_t state = 1;
    std::ranges::generate(bytes, [&state] {
        state = state * 1664525 + 1013904223;
        return static_cast<char>(state >> 24);
    });
    return bytes;
}

int listen_code(const ListenOn& wanted) {
    try {
        const Forwarder unwanted(wanted, [] { return std::vector<SocketAddress>{}; });
    } catch (const ListenError& error) {
        return error.code();
    }
    return 0;
}

TEST(Forwarder, PassesBytesBothWays) {
    const WireServer server(WireServer::Kind::tcp, echo());
    const Forwarder forwarder({}, to(server));
    TcpClient client(forwarder.endpoint());
    EXPECT_EQ(client.exchange("ping"), "ping");
    EXPECT_EQ(client.exchange("again"), "again");
}

TEST(Forwarder, LosesNothingOfLargeTransfersInBothDirections) {
    const WireServer server(WireServer::Kind::tcp, echo());
    const Forwarder forwarder({}, to(server));
    TcpClient client(forwarder.endpoint());
    const auto bytes = pattern(32 << 20);
    std::thread writer([&] { EXPECT_TRUE(client.bytes().write(bytes)); });
    const auto answer = Peer(client.descriptor(), 0).read(bytes.size());
    writer.join();
    EXPECT_TRUE(answer == bytes);
}

TEST(Forwarder, PassesTheEndOfOneDirectionOnAndKeepsTheOther) {
    const WireServer server(WireServer::Kind::tcp, [](Peer& peer) {
        std::string all;
        for (auto bytes = peer.read_some(); !bytes.empty(); bytes = peer.read_some()) {
            all += bytes;
        }
        peer.write("got " + all);
    });
    const Forwarder forwarder({}, to(server));
    TcpClient client(forwarder.endpoint());
    client.bytes().write("all of it");
    client.bytes().finish_output();
    EXPECT_EQ(client.bytes().read(13), "got all of it");
    EXPECT_EQ(client.wait_for_end(), End::orderly);
}

TEST(Forwarder, PassesAResetOfTheServerOn) {
    const WireServer server(WireServer::Kind::tcp, [](Peer& peer) {
        (void)peer.read(1);
        const linger at_once{.l_onoff = 1, .l_linger = 0};
        ::setsockopt(peer.descriptor(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    });
    const Forwarder forwarder({}, to(server));
    TcpClient client(forwarder.endpoint());
    client.bytes().write("x");
    EXPECT_EQ(client.wait_for_end(), End::reset);
}

TEST(Forwarder, PassesAResetOfTheClientOn) {
    std::atomic<int> code = 0;
    const WireServer server(WireServer::Kind::tcp, [&code](Peer& peer) {
        peer.write("greeting");
        char byte = 0;
        code = ::recv(peer.descriptor(), &byte, 1, 0) < 0 ? errno : -1;
    });
    const Forwarder forwarder({}, to(server));
    TcpClient client(forwarder.endpoint());
    EXPECT_EQ(client.bytes().read(8), "greeting");
    client.reset();
    ASSERT_TRUE(server.wait_for_ended(1));
    EXPECT_EQ(code, ECONNRESET);
}

/// Sends pieces over and over until the connection takes no more for a moment; how many bytes it took, at
/// most `most`.
std::size_t send_until_full(const TcpClient& client, std::string_view piece, std::size_t most) {
    const timeval moment{.tv_sec = 0, .tv_usec = 200'000};
    ::setsockopt(client.descriptor(), SOL_SOCKET, SO_SNDTIMEO, &moment, sizeof moment);
    std::size_t sent = 0;
    while (sent < most) {
        const auto rest = piece.substr(sent % piece.size());
        const auto count = ::send(client.descriptor(), rest.data(), rest.size(), MSG_NOSIGNAL);
        if (count < 0) {
            break;
        }
        sent += static_cast<std::size_t>(count);
    }
    return sent;
}

TEST(Forwarder, MakesTheSenderWaitForASlowReceiver) {
    // The kernel holds some megabytes for each of the two connections, tens of them where it is busy.
    constexpr std::size_t more_than_the_kernel_holds = 256 << 20;
    std::atomic<bool> may_read = false;
    const auto piece = pattern(1 << 20);
    std::atomic<std::size_t> intact = 0;
    const WireServer server(WireServer::Kind::tcp, [&](Peer& peer) {
        may_read.wait(false);
        for (auto bytes = peer.read(piece.size()); !bytes.empty(); bytes = peer.read(piece.size())) {
            if (!piece.starts_with(bytes)) {
                return;
            }
            intact += bytes.size();
        }
    });
    const Forwarder forwarder({}, to(server));
    TcpClient client(forwarder.endpoint());
    const auto sent = send_until_full(client, piece, more_than_the_kernel_holds);
    EXPECT_LT(sent, more_than_the_kernel_holds);
    may_read = true;
    may_read.notify_all();
    client.bytes().finish_output();
    ASSERT_TRUE(server.wait_for_ended(1));
    EXPECT_EQ(intact, sent);
}

TEST(Forwarder, ResetsConnectionsWhileNothingIsBehindIt) {
    const WireServer server(WireServer::Kind::tcp, echo());
    std::atomic<int> calls = 0;
    const auto addresses = addresses_of(local(server.port()), {});
    const Forwarder forwarder({}, [&] {
        switch (++calls) {
        case 1:
            return std::vector<SocketAddress>{};
        case 2:
            throw std::runtime_error("not now");
        default:
            return addresses;
        }
    });
    EXPECT_EQ(end_of_connection_to(forwarder.endpoint()), End::reset);
    EXPECT_EQ(end_of_connection_to(forwarder.endpoint()), End::reset);
    EXPECT_EQ(TcpClient(forwarder.endpoint()).exchange("now"), "now");
}

TEST(Forwarder, ResetsAConnectionThatTheTargetRefuses) {
    const RefusingPort refusing;
    const Forwarder forwarder({}, to(refusing.number()));
    EXPECT_EQ(end_of_connection_to(forwarder.endpoint()), End::reset);
}

TEST(Forwarder, TriesTheTargetsAddressesInTheirOrder) {
    const RefusingPort refusing;
    const WireServer server(WireServer::Kind::tcp, echo());
    auto addresses = addresses_of(local(refusing.number()), {});
    addresses.push_back(addresses_of(local(server.port()), {}).front());
    const Forwarder forwarder({}, [addresses] { return addresses; });
    EXPECT_EQ(TcpClient(forwarder.endpoint()).exchange("second"), "second");
}

/// A port on which connections neither succeed nor fail.
class SilentPort {
public:
    SilentPort() {
        // Nobody takes the one connection that its queue has room for.
        EXPECT_EQ(::bind(socket_.get(), address_.get(), address_.size()), 0);
        EXPECT_EQ(::listen(socket_.get(), 0), 0);
        EXPECT_EQ(filler_.connect(endpoint()), 0);
    }
    [[nodiscard]] Endpoint endpoint() const { return SocketAddress::of(socket_.get()).endpoint(); }

private:
    SocketAddress address_ = SocketAddress::literal("127.0.0.1", 0).value();
    FileDescriptor socket_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    TcpClient filler_;
};

TEST(Forwarder, GivesUpATargetThatIsSilentWhereThereIsAnother) {
    const SilentPort silent;
    const WireServer server(WireServer::Kind::tcp, echo());
    auto addresses = addresses_of(silent.endpoint(), {});
    addresses.push_back(addresses_of(local(server.port()), {}).front());
    const Forwarder forwarder({}, [addresses] { return addresses; });
    EXPECT_EQ(TcpClient(forwarder.endpoint()).exchange("second"), "second");
}

TEST(Forwarder, KeepsOldConnectionsWhenTheTargetChanges) {
    const auto named = [](std::string name) {
        return [name](Peer& peer) {
            while (!peer.read(1).empty()) {
                peer.write(name);
            }
        };
    };
    const WireServer first(WireServer::Kind::tcp, named("1"));
    const WireServer second(WireServer::Kind::tcp, named("2"));
    std::atomic<std::uint16_t> port = first.port();
    const Forwarder forwarder({}, [&port] { return addresses_of(local(port), {}); });
    TcpClient old_one(forwarder.endpoint());
    EXPECT_EQ(old_one.exchange("?"), "1");
    port = second.port();
    EXPECT_EQ(TcpClient(forwarder.endpoint()).exchange("?"), "2");
    EXPECT_EQ(old_one.exchange("?"), "1");
}

TEST(Forwarder, ServesManyConnectionsAtATime) {
    const WireServer server(WireServer::Kind::tcp, echo());
    const Forwarder forwarder({}, to(server));
    std::list<TcpClient> clients;
    for (int i = 0; i < 200; ++i) {
        clients.emplace_back(forwarder.endpoint());
    }
    int number = 0;
    for (auto& client : clients) {
        const auto text = std::to_string(number++);
        EXPECT_EQ(client.exchange(text), text);
    }
}

TEST(Forwarder, LetsConnectionsBeyondTheLimitWaitForTheirTurn) {
    const WireServer server(WireServer::Kind::tcp, echo());
    const Forwarder forwarder({}, to(server), {.connections = 1});
    std::optional<TcpClient> first(std::in_place, forwarder.endpoint());
    EXPECT_EQ(first->exchange("first"), "first");
    TcpClient second(forwarder.endpoint());
    second.bytes().write("second");
    EXPECT_EQ(first->exchange("still"), "still");
    EXPECT_EQ(server.accepted(), 1U);
    first.reset();
    EXPECT_EQ(second.bytes().read(6), "second");
}

TEST(Forwarder, TakesConnectionsAgainWhenTheProcessHasDescriptorsAgain) {
    const WireServer server(WireServer::Kind::tcp, echo());
    const Forwarder forwarder({}, to(server));
    TcpClient before(forwarder.endpoint());
    EXPECT_EQ(before.exchange("before"), "before");
    TcpClient client;
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    const auto lowest_free = static_cast<rlim_t>(::dup(0));
    ::close(static_cast<int>(lowest_free));
    const rlimit tight{.rlim_cur = lowest_free, .rlim_max = limit.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &tight);
    EXPECT_EQ(client.connect(forwarder.endpoint()), 0);
    client.bytes().write("after");
    EXPECT_EQ(before.exchange("meanwhile"), "meanwhile");
    ::setrlimit(RLIMIT_NOFILE, &limit);
    EXPECT_EQ(client.bytes().read(5), "after");
}

TEST(Forwarder, EndsItsConnectionsWithItself) {
    const WireServer server(WireServer::Kind::tcp, echo());
    std::optional<Forwarder> forwarder(std::in_place, ListenOn{}, to(server));
    TcpClient client(forwarder->endpoint());
    EXPECT_EQ(client.exchange("x"), "x");
    const auto endpoint = forwarder->endpoint();
    forwarder.reset();
    EXPECT_NE(client.wait_for_end(), End::none);
    EXPECT_TRUE(server.wait_for_ended(1));
    EXPECT_EQ(TcpClient{}.connect(endpoint), ECONNREFUSED);
}

TEST(Forwarder, SaysWhyItCannotListen) {
    const Forwarder first({}, [] { return std::vector<SocketAddress>{}; });
    const auto port = first.endpoint().port;
    EXPECT_EQ(listen_code({.port = port}), EADDRINUSE);
    EXPECT_EQ(listen_code({.address = "192.0.2.1"}), EADDRNOTAVAIL);
    EXPECT_THROW(listen_code({.address = "some.name"}), ConfigError);
    EXPECT_THROW(listen_code({.address = ""}), ConfigError);
    try {
        const Forwarder unwanted({.port = port}, [] { return std::vector<SocketAddress>{}; });
        ADD_FAILURE() << "two listen on " << port;
    } catch (const ListenError& error) {
        EXPECT_EQ(error.message(),
                  "cannot listen on 127.0.0.1:" + std::to_string(port) + ": Address already in use");
    }
}

TEST(Forwarder, SharesAPortWhenBothWantTo) {
    const WireServer server(WireServer::Kind::tcp, echo());
    const Forwarder first({.share_port = true}, to(server));
    const Forwarder second({.port = first.endpoint().port, .share_port = true}, to(server));
    EXPECT_EQ(second.endpoint(), first.endpoint());
    EXPECT_EQ(TcpClient(first.endpoint()).exchange("x"), "x");
}

TEST(Forwarder, ListensOnAnIpv6Address) {
    const WireServer server(WireServer::Kind::tcp, echo());
    if (listen_code({.address = "::1"}) != 0) {
        GTEST_SKIP() << "this machine has no IPv6 loopback address";
    }
    const Forwarder behind({.address = "::1"}, to(server));
    EXPECT_EQ(behind.endpoint().host, "::1");
    const Forwarder forwarder({}, [&] { return addresses_of(behind.endpoint(), {}); });
    EXPECT_EQ(TcpClient(forwarder.endpoint()).exchange("six"), "six");
}

TEST(Forwarder, IsLeftAloneByAForkedChild) {
    const WireServer server(WireServer::Kind::tcp, echo());
    auto forwarder = std::make_unique<Forwarder>(ListenOn{}, to(server));
    TcpClient client(forwarder->endpoint());
    EXPECT_EQ(client.exchange("x"), "x");
    int parting[2];
    int arrival[2];
    ASSERT_EQ(::pipe2(parting, O_CLOEXEC), 0);
    ASSERT_EQ(::pipe2(arrival, O_CLOEXEC), 0);
    const auto child = ::fork();
    char byte = 0;
    if (child == 0) {
        forwarder.reset();
        (void)!::write(arrival[1], &byte, 1);
        ::close(parting[1]);
        (void)!::read(parting[0], &byte, 1);
        ::_exit(0);
    }
    ASSERT_EQ(::read(arrival[0], &byte, 1), 1);
    // The child lives, and its end of the forwarder changed nothing here; the end here is one for everybody.
    EXPECT_EQ(client.exchange("y"), "y");
    const auto endpoint = forwarder->endpoint();
    forwarder.reset();
    EXPECT_EQ(TcpClient{}.connect(endpoint), ECONNREFUSED);
    EXPECT_NE(client.wait_for_end(), End::none);
    for (const int end : {parting[0], parting[1], arrival[0], arrival[1]}) {
        ::close(end);
    }
    int status = -1;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
}

TEST(AddressesOf, FindsThoseOfNamesAndRefusesOthers) {
    EXPECT_EQ(addresses_of({"127.0.0.1", 80}, {}).front().endpoint(), (Endpoint{"127.0.0.1", 80}));
    EXPECT_FALSE(addresses_of({"localhost", 80}, {}).empty());
    EXPECT_THROW((void)addresses_of({"no such name", 80}, {}), ConfigError);
}

} // namespace
