#include "contract/http_served.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <optional>

namespace testcontainers::contract {
namespace {

using namespace std::chrono_literals;
using http::Client;
using http::Request;
using Kind = WireServer::Kind;
using Reason = TransportError::Reason;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// What a request to a server that answers with those bytes ends with.
TransportError error_after(const std::string& bytes) {
    const WireServer server(Kind::unix_socket, after_head(bytes));
    Client client(endpoint_of(server));
    return error_of<TransportError>([&] { (void)client.send({.target = "/x"}, long_enough()); });
}

const http::BodySink everything = [](std::string_view) { return true; };

TEST(HttpFaults, EndsAtTheDeadlineWhenThereIsNoAnswer) {
    const WireServer server(Kind::unix_socket, [](Peer& peer) { peer.wait_for_close(); });
    Client client(endpoint_of(server));
    std::optional<TransportError> error;
    const auto time = time_of([&] {
        error =
            error_of<TransportError>([&] { (void)client.send({.target = "/x"}, http::Patience::of(150ms)); });
    });
    EXPECT_EQ(error->reason(), Reason::timed_out);
    EXPECT_THAT(error->message(), AllOf(StartsWith("GET /x: no complete answer from unix://" +
                                                   server.socket().string() + " within "),
                                        EndsWith(" ms")));
    EXPECT_GE(time, 150ms);
    EXPECT_LT(time, 2s);
}

TEST(HttpFaults, CountsTheWholeCallNotTheSingleByte) {
    Gate over;
    const WireServer server(Kind::unix_socket, [&](Peer& peer) {
        (void)peer.read_head();
        peer.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
        while (!over.wait(5ms) && peer.write("x")) {
        }
    });
    Client client(endpoint_of(server));
    const auto time = time_of([&] {
        EXPECT_EQ(reason_of([&] { (void)client.stream({}, everything, http::Patience::of(200ms)); }),
                  Reason::timed_out);
    });
    EXPECT_GE(time, 200ms);
    EXPECT_LT(time, 2s);
    over.open();
}

TEST(HttpFaults, CountsAHeadThatDripsToo) {
    Gate over;
    const WireServer server(Kind::tcp, [&](Peer& peer) {
        (void)peer.read_head();
        peer.write("HTTP/1.1 200 OK\r\nX-Long: ");
        while (!over.wait(5ms) && peer.write("x")) {
        }
    });
    Client client(endpoint_of(server));
    EXPECT_EQ(reason_of([&] { (void)client.send({}, http::Patience::of(200ms)); }), Reason::timed_out);
    over.open();
}

std::chrono::milliseconds time_to_stop_waiting() {
    Gate has_request;
    const WireServer server(Kind::unix_socket, [&](Peer& peer) {
        (void)peer.read_head();
        has_request.open();
        peer.wait_for_close();
    });
    Client client(endpoint_of(server));
    const auto time = time_to_stop(
        has_request, [&](const std::stop_token& stop) { (void)client.send({}, long_enough(stop)); });
    EXPECT_TRUE(server.wait_for_ended(1)) << "the connection is given up";
    return time;
}

TEST(HttpFaults, StopsWhileThereIsNoAnswer) { EXPECT_LT(shortest(200ms, time_to_stop_waiting), 200ms); }

std::chrono::milliseconds time_to_stop_a_body() {
    Gate has_request;
    const WireServer server(Kind::unix_socket, [&](Peer& peer) {
        (void)peer.read_head();
        peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        while (peer.write("1\r\nx\r\n")) {
            has_request.open();
        }
    });
    Client client(endpoint_of(server));
    return time_to_stop(has_request, [&](const std::stop_token& stop) {
        (void)client.stream({}, everything, {.deadline = {}, .stop = stop});
    });
}

TEST(HttpFaults, StopsInTheMiddleOfABody) { EXPECT_LT(shortest(200ms, time_to_stop_a_body), 200ms); }

std::chrono::milliseconds time_to_stop_an_upload() {
    Gate has_request;
    Gate over;
    const WireServer server(Kind::unix_socket, [&](Peer& peer) {
        (void)peer.read_head();
        has_request.open();
        EXPECT_TRUE(over.wait());
    });
    Client client(endpoint_of(server));
    Request upload{.method = "PUT"};
    upload.source = [](std::span<char> buffer) { return buffer.size(); };
    const auto time = time_to_stop(has_request, [&](const std::stop_token& stop) {
        (void)client.send(upload, {.deadline = {}, .stop = stop});
    });
    over.open();
    return time;
}

TEST(HttpFaults, StopsAnUploadThatIsNotRead) { EXPECT_LT(shortest(200ms, time_to_stop_an_upload), 200ms); }

TEST(HttpFaults, SendsNothingWhenAStopOrTheDeadlineCameBefore) {
    std::atomic<int> heard = 0;
    const WireServer server(Kind::unix_socket, [&](Peer& peer) {
        for (; peer.read_head(); peer.respond(200, "at once")) {
            ++heard;
        }
    });
    Client client(endpoint_of(server));
    std::stop_source stop;
    stop.request_stop();
    const http::Patience stopped{.deadline = {}, .stop = stop.get_token(), .stop_ends_stream = true};
    // The second one would have a connection, and its answer at once.
    for (const int sent : {1, 2}) {
        EXPECT_EQ(reason_of([&] { (void)client.stream({}, everything, stopped); }), Reason::cancelled);
        EXPECT_EQ(reason_of([&] { (void)client.send({}, http::Patience::of(-1s)); }), Reason::timed_out);
        EXPECT_EQ(client.send({}, long_enough()).status, 200);
        EXPECT_EQ(heard, sent);
    }
}

TEST(HttpFaults, NeverTakesAHalfBodyForAWholeOne) {
    const auto length = error_after("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234");
    EXPECT_EQ(length.reason(), Reason::broken);
    EXPECT_EQ(length.message(), "GET /x: the connection ended after 5 bytes of a body of 10");
    for (const auto* const rest : {"", "5\r\n", "5\r\nabc", "5\r\nabcde", "5\r\nabcde\r\n", "zz\r\n"}) {
        const auto error =
            error_after(std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n") + rest);
        EXPECT_EQ(error.reason(), Reason::broken) << rest;
    }
}

TEST(HttpFaults, NeverTakesAHalfBodyOfAnErrorForAWholeOne) {
    EXPECT_EQ(error_after("HTTP/1.1 500 Oops\r\nContent-Length: 10\r\n\r\n01234").reason(), Reason::broken);
}

TEST(HttpFaults, EndsInTheMiddleOfAStream) {
    const WireServer server(Kind::unix_socket,
                            after_head("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"));
    Client client(endpoint_of(server));
    std::string body;
    const http::BodySink sink = [&](std::string_view bytes) {
        body += bytes;
        return true;
    };
    EXPECT_EQ(reason_of([&] { (void)client.stream({}, sink, long_enough()); }), Reason::broken);
    EXPECT_EQ(body, "abc");
}

TEST(HttpFaults, BreaksWithoutAnAnswerOnAFreshConnection) {
    const auto error = error_after("");
    EXPECT_EQ(error.reason(), Reason::broken);
    EXPECT_THAT(error.message(), HasSubstr("GET /x: "));
}

TEST(HttpFaults, BreaksInTheMiddleOfAHead) {
    EXPECT_EQ(error_after("HTTP/1.1 200 OK\r\nContent-Le").reason(), Reason::broken);
}

TEST(HttpFaults, RefusesWhatIsNotHttp) {
    EXPECT_EQ(error_after("SSH-2.0-OpenSSH_9.2\r\n").reason(), Reason::malformed);
    EXPECT_EQ(error_after("{\"message\":\"no\"}").reason(), Reason::malformed);
    EXPECT_EQ(error_after("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n").reason(), Reason::malformed);
}

TEST(HttpFaults, RefusesAHeadThatIsTooLong) {
    std::string many = "HTTP/1.1 200 OK\r\n";
    while (many.size() < 70'000) {
        many += "X-Header: " + std::string(1000, 'x') + "\r\n";
    }
    const auto lines = error_after(many + "\r\n");
    EXPECT_EQ(lines.reason(), Reason::malformed);
    EXPECT_EQ(lines.message(), "GET /x: the head of the answer is longer than 65536 bytes");
    const auto line = error_after("HTTP/1.1 200 OK\r\nX-Long: " + std::string(2'000'000, 'x') + "\r\n\r\n");
    EXPECT_EQ(line.reason(), Reason::malformed);
    EXPECT_EQ(line.message(), "GET /x: the head of the answer is longer than 65536 bytes");
}

TEST(HttpFaults, TakesAHeadThatIsLong) {
    const WireServer server(Kind::unix_socket, after_head("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Long: " +
                                                          std::string(60'000, 'x') + "\r\n\r\n"));
    Client client(endpoint_of(server));
    EXPECT_EQ(client.send({}, long_enough()).header("X-Long")->size(), 60'000U);
}

/// Answers the first request of the first connection, and hangs up on its second one.
WireServer::Serve hang_up_on_the_second_request(std::atomic<int>& requests) {
    return [&requests](Peer& peer) {
        while (peer.read_head()) {
            if (++requests == 2) {
                return;
            }
            peer.respond(200);
        }
    };
}

TEST(HttpFaults, RepeatsOnceWhenAKeptConnectionTurnsOutDead) {
    std::atomic<int> requests = 0;
    const WireServer server(Kind::unix_socket, hang_up_on_the_second_request(requests));
    Client client(endpoint_of(server));
    EXPECT_EQ(client.send({}, long_enough()).status, 200);
    EXPECT_EQ(client.send({}, long_enough()).status, 200);
    EXPECT_EQ(requests, 3);
    EXPECT_EQ(server.accepted(), 2U);
}

TEST(HttpFaults, RepeatsASmallBodyToo) {
    std::atomic<int> requests = 0;
    std::string body;
    const WireServer server(Kind::unix_socket, [&](Peer& peer) {
        while (peer.read_head()) {
            body = peer.read(4);
            if (++requests == 2) {
                return;
            }
            peer.respond(200);
        }
    });
    Client client(endpoint_of(server));
    (void)client.send({.method = "POST", .body = "one!"}, long_enough());
    EXPECT_EQ(client.send({.method = "POST", .body = "two!"}, long_enough()).status, 200);
    EXPECT_EQ(requests, 3);
    EXPECT_EQ(body, "two!");
}

TEST(HttpFaults, RepeatsNoMoreThanOnce) {
    std::atomic<int> requests = 0;
    const WireServer server(Kind::unix_socket, [&](Peer& peer) {
        while (peer.read_head() && ++requests == 1) {
            peer.respond(200);
        }
    });
    Client client(endpoint_of(server));
    (void)client.send({}, long_enough());
    EXPECT_EQ(reason_of([&] { (void)client.send({}, long_enough()); }), Reason::broken);
    EXPECT_EQ(requests, 3);
}

TEST(HttpFaults, SendsWhatMustNotBeRepeatedOverAFreshConnection) {
    std::atomic<int> requests = 0;
    const WireServer server(Kind::unix_socket, hang_up_on_the_second_request(requests));
    Client client(endpoint_of(server));
    (void)client.send({}, long_enough());
    const Request once{.method = "POST", .repeatable = false};
    EXPECT_EQ(reason_of([&] { (void)client.send(once, long_enough()); }), Reason::broken);
    EXPECT_EQ(requests, 2);
    EXPECT_EQ(server.accepted(), 2U);
    EXPECT_EQ(client.send({}, long_enough()).status, 200);
}

TEST(HttpFaults, UsesAnotherConnectionWhenTheServerClosedTheKeptOne) {
    const WireServer server(Kind::unix_socket, [](Peer& peer) {
        (void)peer.read_head();
        peer.respond(200);
    });
    Client client(endpoint_of(server));
    for (std::size_t i = 1; i <= 3; ++i) {
        EXPECT_EQ(client.send({}, long_enough()).status, 200);
        EXPECT_TRUE(server.wait_for_ended(i));
    }
}

TEST(HttpFaults, TellsOfASocketThatIsNotThere) {
    Client client({.unix_socket = "/nowhere/engine.sock"});
    const auto error = error_of<TransportError>([&] { (void)client.send({}, long_enough()); });
    EXPECT_EQ(error.reason(), Reason::refused);
    EXPECT_EQ(error.message(), "cannot connect to unix:///nowhere/engine.sock: No such file or directory");
}

TEST(HttpFaults, TellsOfAPortThatRefuses) {
    const testsupport::RefusingPort port;
    Client client({.host = "127.0.0.1", .port = port.number()});
    const auto error = error_of<TransportError>([&] { (void)client.send({}, long_enough()); });
    EXPECT_EQ(error.reason(), Reason::refused);
    EXPECT_EQ(error.message(),
              "cannot connect to tcp://127.0.0.1:" + std::to_string(port.number()) + ": Connection refused");
}

TEST(HttpFaults, TellsOfANameThatIsNone) {
    Client client({.host = "no-such-host.invalid", .port = 1});
    const auto error = error_of<TransportError>([&] { (void)client.send({}, long_enough()); });
    EXPECT_EQ(error.reason(), Reason::refused);
    EXPECT_THAT(error.message(), HasSubstr("cannot connect to tcp://no-such-host.invalid:1: "));
}

TEST(HttpFaults, RefusesTheLongPathOfASocketBeforeItConnects) {
    const auto path = "/" + std::string(107, 'x');
    Client client({.unix_socket = path});
    EXPECT_EQ(error_of<ConfigError>([&] { (void)client.send({}, long_enough()); }).message(),
              "the path of the socket \"" + path + "\" has 108 bytes; at most 107 are possible");
}

} // namespace
} // namespace testcontainers::contract
