#include "contract/http_served.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace testcontainers::contract {
namespace {

using http::Client;
using http::Request;
using http::Response;
using Kind = WireServer::Kind;
using Reason = TransportError::Reason;
using ::testing::HasSubstr;

constexpr std::string_view switched = "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n";

/// A server that sends one byte more of an answer on each connection, and then closes it.
WireServer::Serve growing(std::string_view answer) {
    return [answer](Peer& peer) {
        if (peer.read_head()) {
            peer.write(answer.substr(0, peer.number()));
        }
    };
}

struct Whole {
    std::string_view answer;
    /// How many of its last bytes may be missing.
    std::size_t spare = 0;
};

TEST(HttpCutAnswers, AreNeverTakenForWholeOnes) {
    // The end of the last chunk is told by its carriage return.
    for (const auto& [answer, spare] :
         {Whole{"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-One: 1\r\n\r\nhello"},
          Whole{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 1},
          Whole{"HTTP/1.1 204 No Content\r\nX-One: 1\r\n\r\n"}}) {
        const WireServer server(Kind::unix_socket, growing(answer));
        Client client(endpoint_of(server));
        const Request once{.target = "/x", .repeatable = false};
        for (std::size_t length = 0; length + spare < answer.size(); ++length) {
            const auto error = error_of<TransportError>([&] { (void)client.send(once, long_enough()); });
            EXPECT_TRUE(error.reason() == Reason::broken || error.reason() == Reason::malformed)
                << length << ": " << error.message();
        }
        EXPECT_TRUE(client.send(once, long_enough()).ok());
    }
}

TEST(HttpCutAnswers, AreNoConnectionsEither) {
    const WireServer server(Kind::unix_socket, growing(switched));
    Client client(endpoint_of(server));
    Response rejected;
    for (std::size_t length = 0; length < switched.size(); ++length) {
        EXPECT_EQ(reason_of([&] { (void)client.open({}, long_enough(), rejected); }), Reason::broken)
            << length;
    }
    EXPECT_TRUE(client.open({}, long_enough(), rejected).has_value());
}

TEST(HttpUnasked, ChangeOfProtocolsIsNoAnswer) {
    const WireServer server(Kind::unix_socket, after_head(std::string(switched) + "raw"));
    Client client(endpoint_of(server));
    const auto error = error_of<TransportError>([&] { (void)client.send({.target = "/x"}, long_enough()); });
    EXPECT_EQ(error.reason(), Reason::malformed);
    EXPECT_THAT(error.message(), HasSubstr("GET /x: the server changes the protocol (101)"));
}

TEST(HttpUnasked, LineBreakInAHeaderReachesNoServer) {
    const WireServer server(Kind::unix_socket, always(200, "hello"));
    Client client(endpoint_of(server));
    const Request request{.headers = {{"X-One", "1\r\nX-Two: 2"}}};
    Response rejected;
    EXPECT_THROW((void)client.send(request, long_enough()), ConfigError);
    EXPECT_THROW((void)client.open(request, long_enough(), rejected), ConfigError);
    EXPECT_THROW((void)client.send({.target = "/a b"}, long_enough()), ConfigError);
    EXPECT_EQ(client.send({}, long_enough()).body, "hello");
}

TEST(HttpUnasked, InterimAnswerComesBeforeTheChangeOfProtocols) {
    const WireServer server(Kind::unix_socket, [](Peer& peer) {
        (void)peer.read_head();
        peer.write("HTTP/1.1 100 Continue\r\n\r\n" + std::string(switched) + "hi");
        peer.wait_for_close();
    });
    Client client(endpoint_of(server));
    Response rejected;
    auto connection = client.open({}, long_enough(), rejected);
    ASSERT_TRUE(connection.has_value());
    EXPECT_EQ(connection->read(long_enough()), "hi");
}

/// A command that ends without reading its input has still said something.
TEST(HttpUnreadInput, LosesNothingOfTheOutput) {
    const WireServer server(Kind::unix_socket, [](Peer& peer) {
        (void)peer.read_head();
        peer.write(std::string(switched) + "output");
    });
    Client client(endpoint_of(server));
    Response rejected;
    auto connection = client.open({}, long_enough(), rejected);
    ASSERT_TRUE(connection.has_value());
    ASSERT_TRUE(server.wait_for_ended(1));
    std::string output;
    connection->exchange(
        [](std::span<char> buffer) {
            std::fill(buffer.begin(), buffer.end(), 'i');
            return buffer.size();
        },
        [&](std::string_view bytes) {
            output += bytes;
            return true;
        },
        long_enough());
    EXPECT_EQ(output, "output");
}

} // namespace
} // namespace testcontainers::contract
