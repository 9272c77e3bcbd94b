#include "contract/http_served.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <stop_token>
#include <thread>

namespace testcontainers::contract {
namespace {

using namespace std::chrono_literals;
using http::Client;
using http::Hijacked;
using http::Request;
using http::Response;
using Reason = TransportError::Reason;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::string_view switched = "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n";

const Request start{.method = "POST",
                    .target = "/exec/e/start",
                    .headers = {{"Content-Type", "application/json"}},
                    .body = "{}"};

class HttpHijacked : public ::testing::TestWithParam<WireServer::Kind> {};

INSTANTIATE_TEST_SUITE_P(, HttpHijacked,
                         ::testing::Values(WireServer::Kind::unix_socket, WireServer::Kind::tcp),
                         [](const auto& kind) {
                             return kind.param == WireServer::Kind::tcp ? "Tcp" : "UnixSocket";
                         });

/// Reads the request, switches, and gives back what comes, `end` when the input has ended.
void echo(Peer& peer) {
    (void)peer.read_head();
    (void)peer.read(start.body.size());
    peer.write(switched);
    for (auto bytes = peer.read_some(); !bytes.empty(); bytes = peer.read_some()) {
        peer.write(bytes);
    }
    peer.write("end");
}

Hijacked opened(Client& client) {
    Response rejected;
    auto connection = client.open(start, long_enough(), rejected);
    if (!connection) {
        throw std::logic_error("refused with " + std::to_string(rejected.status));
    }
    return std::move(*connection);
}

std::string read_all(Hijacked& connection) {
    std::string all;
    for (auto bytes = connection.read(long_enough()); !bytes.empty();
         bytes = connection.read(long_enough())) {
        all += bytes;
    }
    return all;
}

TEST_P(HttpHijacked, AsksForTheConnection) {
    std::string heard;
    const WireServer server(GetParam(), [&](Peer& peer) {
        heard = peer.read_head().value_or("");
        heard += peer.read(start.body.size());
        peer.write(switched);
    });
    Client client(endpoint_of(server));
    auto connection = opened(client);
    EXPECT_EQ(read_all(connection), "");
    EXPECT_THAT(heard,
                AllOf(StartsWith("POST /exec/e/start HTTP/1.1\r\n"), HasSubstr("\r\nConnection: Upgrade\r\n"),
                      HasSubstr("\r\nUpgrade: tcp\r\n"), HasSubstr("\r\nContent-Length: 2\r\n"),
                      HasSubstr("\r\nContent-Type: application/json\r\n")));
    EXPECT_TRUE(heard.ends_with("\r\n\r\n{}"));
}

TEST_P(HttpHijacked, GoesBothWaysAndEndsTheInputAlone) {
    const WireServer server(GetParam(), echo);
    Client client(endpoint_of(server));
    auto connection = opened(client);
    connection.write("one", long_enough());
    EXPECT_EQ(connection.read(long_enough()), "one");
    connection.write(std::string_view("\0\r\n", 3), long_enough());
    connection.finish_input();
    EXPECT_EQ(read_all(connection), std::string("\0\r\nend", 6));
}

TEST_P(HttpHijacked, IsStillThereAfterAMove) {
    const WireServer server(GetParam(), echo);
    Client client(endpoint_of(server));
    auto first = opened(client);
    auto second = std::move(first);
    second.finish_input();
    EXPECT_EQ(read_all(second), "end");
}

TEST_P(HttpHijacked, KeepsWhatCameWithTheHead) {
    const std::string much(200'000, 'm');
    const WireServer server(GetParam(), [&](Peer& peer) {
        (void)peer.read_head();
        peer.write(std::string(switched) + "first" + much);
    });
    Client client(endpoint_of(server));
    auto connection = opened(client);
    EXPECT_EQ(read_all(connection), "first" + much);
}

TEST_P(HttpHijacked, TakesAPlain200ForAnOpenConnection) {
    const WireServer server(
        GetParam(),
        after_head("HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\noutput"));
    Client client(endpoint_of(server));
    auto connection = opened(client);
    EXPECT_EQ(read_all(connection), "output");
}

TEST_P(HttpHijacked, HandsOverARefusal) {
    const WireServer server(GetParam(), [](Peer& peer) {
        (void)peer.read_head();
        peer.respond(409, R"({"message":"container c is not running"})");
        peer.wait_for_close();
    });
    Client client(endpoint_of(server));
    Response rejected;
    EXPECT_FALSE(client.open(start, long_enough(), rejected).has_value());
    EXPECT_EQ(rejected.status, 409);
    EXPECT_EQ(rejected.body, R"({"message":"container c is not running"})");
}

TEST_P(HttpHijacked, HandsOverARefusalInChunks) {
    const WireServer server(GetParam(), [](Peer& peer) {
        (void)peer.read_head();
        peer.write("HTTP/1.1 500 Oops\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfour\r\n");
        peer.write("5\r\n five\r\n0\r\n\r\n");
        peer.wait_for_close();
    });
    Client client(endpoint_of(server));
    Response rejected;
    EXPECT_FALSE(client.open(start, long_enough(), rejected).has_value());
    EXPECT_EQ(rejected.status, 500);
    EXPECT_EQ(rejected.body, "four five");
}

TEST_P(HttpHijacked, BreaksWithoutAWholeHead) {
    const WireServer server(GetParam(), after_head("HTTP/1.1 101 UPGR"));
    Client client(endpoint_of(server));
    const auto error = error_of<TransportError>([&] { (void)opened(client); });
    EXPECT_EQ(error.reason(), Reason::broken);
    EXPECT_EQ(error.message(),
              "POST /exec/e/start: the connection ended before the head of an answer was complete");
}

TEST_P(HttpHijacked, RefusesAHeadWithoutEnd) {
    const WireServer server(GetParam(), after_head("HTTP/1.1 101 " + std::string(300'000, 'x')));
    Client client(endpoint_of(server));
    const auto error = error_of<TransportError>([&] { (void)opened(client); });
    EXPECT_EQ(error.reason(), Reason::malformed);
    EXPECT_EQ(error.message(), "POST /exec/e/start: the head of the answer is longer than 65536 bytes");
}

TEST_P(HttpHijacked, RefusesWhatIsNotHttp) {
    const WireServer server(GetParam(), after_head("SSH-2.0-OpenSSH\r\n\r\n"));
    Client client(endpoint_of(server));
    EXPECT_EQ(reason_of([&] { (void)opened(client); }), Reason::malformed);
}

TEST_P(HttpHijacked, WaitsForAHeadNoLongerThanTheDeadline) {
    const WireServer server(GetParam(), [](Peer& peer) { peer.wait_for_close(); });
    Client client(endpoint_of(server));
    Response rejected;
    EXPECT_EQ(reason_of([&] { (void)client.open(start, http::Patience::of(150ms), rejected); }),
              Reason::timed_out);
}

TEST_P(HttpHijacked, WaitsForBytesNoLongerThanTheDeadline) {
    const WireServer server(GetParam(), echo);
    Client client(endpoint_of(server));
    auto connection = opened(client);
    EXPECT_EQ(reason_of([&] { (void)connection.read(http::Patience::of(50ms)); }), Reason::timed_out);
    connection.write("one", long_enough());
    EXPECT_EQ(connection.read(long_enough()), "one") << "it is still there";
}

TEST_P(HttpHijacked, StopsWhileItReads) {
    const WireServer server(GetParam(), echo);
    Client client(endpoint_of(server));
    const auto time = shortest(200ms, [&] {
        auto connection = opened(client);
        Gate about_to_read;
        return time_to_stop(about_to_read, [&](const std::stop_token& stop) {
            about_to_read.open();
            (void)connection.read(long_enough(stop));
        });
    });
    EXPECT_LT(time, 200ms);
}

/// Never stops writing.
void flood(Peer& peer) {
    (void)peer.read_head();
    peer.write(switched);
    const std::string much(100'000, 'y');
    while (peer.write(much)) {
    }
}

TEST_P(HttpHijacked, EndsAFloodAtTheDeadline) {
    const WireServer server(GetParam(), flood);
    Client client(endpoint_of(server));
    auto connection = opened(client);
    const auto patience = http::Patience::of(200ms);
    const auto time = time_of([&] {
        EXPECT_EQ(reason_of([&] {
                      while (!connection.read(patience).empty()) {
                      }
                  }),
                  Reason::timed_out);
    });
    EXPECT_LT(time, 2s);
}

TEST_P(HttpHijacked, EndsAFloodWhenAStopIsAskedFor) {
    const WireServer server(GetParam(), flood);
    Client client(endpoint_of(server));
    auto connection = opened(client);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(reason_of([&] { (void)connection.read(long_enough(stop.get_token())); }), Reason::cancelled);
}

TEST_P(HttpHijacked, StopsAWriteThatIsNotRead) {
    const WireServer server(GetParam(), [](Peer& peer) {
        (void)peer.read_head();
        peer.write(switched);
        peer.finish_output();
        static_cast<void>(peer.read(10));
    });
    Client client(endpoint_of(server));
    auto connection = opened(client);
    const auto reason = reason_of([&] {
        for (;;) {
            connection.write(std::string(100'000, 'w'), http::Patience::of(500ms));
        }
    });
    EXPECT_TRUE(reason == Reason::broken || reason == Reason::timed_out);
}

TEST_P(HttpHijacked, ReadsInOneThreadAndWritesInAnother) {
    const WireServer server(GetParam(), echo);
    Client client(endpoint_of(server));
    auto connection = opened(client);
    const std::string piece(1000, 'p');
    std::thread writer([&] {
        for (int i = 0; i < 1000; ++i) {
            connection.write(piece, long_enough());
        }
        connection.finish_input();
    });
    EXPECT_EQ(read_all(connection).size(), 1'000'003U);
    writer.join();
}

TEST_P(HttpHijacked, ExchangesMoreThanTheSocketsHold) {
    const WireServer server(GetParam(), echo);
    Client client(endpoint_of(server));
    auto connection = opened(client);
    std::size_t left = 4U << 20U;
    std::size_t back = 0;
    connection.exchange(
        [&](std::span<char> buffer) {
            const auto count = std::min(left, buffer.size());
            std::fill_n(buffer.begin(), count, 'i');
            left -= count;
            return count;
        },
        [&](std::string_view bytes) {
            back += bytes.size();
            return true;
        },
        long_enough());
    EXPECT_EQ(back, (4U << 20U) + 3);
}

TEST_P(HttpHijacked, EndsAnExchangeWhenTheSinkHasEnough) {
    const WireServer server(GetParam(), flood);
    Client client(endpoint_of(server));
    auto connection = opened(client);
    int calls = 0;
    connection.exchange([](std::span<char>) { return std::size_t{0}; },
                        [&](std::string_view) { return ++calls < 3; }, long_enough());
    EXPECT_EQ(calls, 3);
}

TEST_P(HttpHijacked, LetsOutWhatSourceAndSinkThrow) {
    const WireServer server(GetParam(), flood);
    Client client(endpoint_of(server));
    auto connection = opened(client);
    const http::BodySource nothing = [](std::span<char>) { return std::size_t{0}; };
    EXPECT_THROW(
        connection.exchange(
            nothing, [](std::string_view) -> bool { throw std::out_of_range("sink"); }, long_enough()),
        std::out_of_range);
    auto another = opened(client);
    EXPECT_THROW(another.exchange([](std::span<char>) -> std::size_t { throw std::out_of_range("source"); },
                                  [](std::string_view) { return true; }, long_enough()),
                 std::out_of_range);
}

TEST_P(HttpHijacked, StopsAnExchange) {
    const WireServer server(GetParam(), echo);
    Client client(endpoint_of(server));
    auto connection = opened(client);
    EXPECT_EQ(reason_of([&] {
                  connection.exchange([](std::span<char>) { return std::size_t{0}; }, {},
                                      http::Patience::of(-1s));
              }),
              Reason::timed_out);
}

/// Opens a connection over TLS to a server that never speaks, and tells how long a stop takes.
std::chrono::milliseconds time_to_stop_a_handshake() {
    Gate connected;
    const WireServer server(WireServer::Kind::tcp, [&](Peer& peer) {
        (void)peer.read_some();
        connected.open();
        peer.wait_for_close();
    });
    auto endpoint = endpoint_of(server);
    endpoint.tls = true;
    Client client(endpoint);
    return time_to_stop(connected, [&](const std::stop_token& stop) {
        Response rejected;
        (void)client.open(start, long_enough(stop), rejected);
    });
}

TEST(HttpHijackedTls, StopsWhileItShakesHands) {
#if defined(__SANITIZE_THREAD__)
    constexpr auto limit = 1000ms; // what TLS does before it can be stopped takes that much longer
#else
    constexpr auto limit = 200ms;
#endif
    EXPECT_LT(shortest(limit, time_to_stop_a_handshake), limit);
}

TEST(HttpHijackedTls, ShakesHandsNoLongerThanTheDeadline) {
    const WireServer server(WireServer::Kind::tcp, [](Peer& peer) { peer.wait_for_close(); });
    auto endpoint = endpoint_of(server);
    endpoint.tls = true;
    Client client(endpoint);
    Response rejected;
    EXPECT_EQ(reason_of([&] { (void)client.open(start, http::Patience::of(150ms), rejected); }),
              Reason::timed_out);
}

TEST(HttpHijackedRefused, TellsOfASocketThatIsNotThere) {
    Client client({.unix_socket = "/nowhere/engine.sock"});
    const auto error = error_of<TransportError>([&] { (void)opened(client); });
    EXPECT_EQ(error.reason(), Reason::refused);
    EXPECT_EQ(error.message(), "cannot connect to unix:///nowhere/engine.sock: No such file or directory");
}

} // namespace
} // namespace testcontainers::contract
