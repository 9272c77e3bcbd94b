#include "contract/http_served.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

namespace testcontainers::contract {
namespace {

using namespace std::chrono_literals;
using http::Client;
using http::Request;
using http::Response;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class HttpClient : public ::testing::TestWithParam<WireServer::Kind> {};

INSTANTIATE_TEST_SUITE_P(, HttpClient,
                         ::testing::Values(WireServer::Kind::unix_socket, WireServer::Kind::tcp),
                         [](const auto& kind) {
                             return kind.param == WireServer::Kind::tcp ? "Tcp" : "UnixSocket";
                         });

/// Hands the head of each request to the test in the body of its answer.
void echo_head(Peer& peer) {
    while (const auto head = peer.read_head()) {
        peer.respond(200, *head);
    }
}

std::string head_of(Client& client, const Request& request) {
    return client.send(request, long_enough()).body;
}

TEST_P(HttpClient, ReturnsStatusHeadersAndBody) {
    const WireServer server(GetParam(), [](Peer& peer) {
        while (peer.read_head()) {
            peer.respond(203, "hello", "X-One:  1 \r\nx-two: a:b\r\n");
        }
    });
    Client client(endpoint_of(server));
    const auto response = client.send({}, long_enough());
    EXPECT_EQ(response.status, 203);
    EXPECT_EQ(response.body, "hello");
    EXPECT_TRUE(response.ok());
    EXPECT_EQ(*response.header("x-one"), "1");
    EXPECT_EQ(*response.header("X-TWO"), "a:b");
    EXPECT_EQ(response.header("X-Three"), nullptr);
}

TEST_P(HttpClient, SendsTargetAndHeadersAsTheyAre) {
    const WireServer server(GetParam(), echo_head);
    Client client(endpoint_of(server));
    const auto head =
        head_of(client, {.target = "/a/../b%2Fc?x=%20", .headers = {{"X-One", "1"}, {"X-Empty", ""}}});
    EXPECT_THAT(head, StartsWith("GET /a/../b%2Fc?x=%20 HTTP/1.1\r\n"));
    EXPECT_THAT(head, AllOf(HasSubstr("\r\nX-One: 1\r\n"), HasSubstr("\r\nX-Empty:")));
    EXPECT_THAT(head, AllOf(Not(HasSubstr("Expect")), Not(HasSubstr("Content-Length"))));
}

TEST_P(HttpClient, TellsTheLengthOfASmallBody) {
    const WireServer server(GetParam(), [](Peer& peer) {
        while (const auto head = peer.read_head()) {
            peer.respond(200, *head + peer.read(5));
        }
    });
    Client client(endpoint_of(server));
    const auto heard = head_of(client, {.method = "POST",
                                        .headers = {{"Content-Type", "application/json"}},
                                        .body = std::string("a\0\r\nb", 5)});
    EXPECT_THAT(heard, AllOf(StartsWith("POST / HTTP/1.1\r\n"), HasSubstr("\r\nContent-Length: 5\r\n"),
                             HasSubstr("\r\nContent-Type: application/json\r\n"), Not(HasSubstr("Expect"))));
    EXPECT_TRUE(heard.ends_with(std::string("\r\n\r\na\0\r\nb", 9)));
}

TEST_P(HttpClient, PostsNothing) {
    const WireServer server(GetParam(), echo_head);
    Client client(endpoint_of(server));
    EXPECT_THAT(head_of(client, {.method = "POST"}),
                AllOf(HasSubstr("\r\nContent-Length: 0\r\n"), Not(HasSubstr("Content-Type"))));
}

TEST_P(HttpClient, SendsOtherMethods) {
    const WireServer server(GetParam(), echo_head);
    Client client(endpoint_of(server));
    EXPECT_THAT(head_of(client, {.method = "DELETE"}), StartsWith("DELETE / HTTP/1.1\r\n"));
    EXPECT_THAT(head_of(client, {.method = "PUT"}), StartsWith("PUT / HTTP/1.1\r\n"));
}

TEST_P(HttpClient, ExpectsNoBodyOfAHeadRequest) {
    const WireServer server(GetParam(), [](Peer& peer) {
        while (peer.read_head()) {
            peer.write("HTTP/1.1 200 OK\r\nContent-Length: 77\r\nX-Stat: s\r\n\r\n");
        }
    });
    Client client(endpoint_of(server));
    for (int i = 0; i < 2; ++i) {
        const auto response = client.send({.method = "HEAD"}, long_enough());
        EXPECT_EQ(*response.header("X-Stat"), "s");
        EXPECT_EQ(response.body, "");
    }
    EXPECT_EQ(server.accepted(), 1U);
}

TEST_P(HttpClient, ExpectsNoBodyOfANoContentOrNotModifiedAnswer) {
    const WireServer server(GetParam(), [](Peer& peer) {
        while (const auto head = peer.read_head()) {
            peer.write(head->starts_with("GET /204") ? "HTTP/1.1 204 No Content\r\n\r\n"
                                                     : "HTTP/1.1 304 Not Modified\r\n\r\n");
        }
    });
    Client client(endpoint_of(server));
    EXPECT_EQ(client.send({.target = "/204"}, long_enough()).status, 204);
    EXPECT_EQ(client.send({.target = "/304"}, long_enough()).status, 304);
    EXPECT_EQ(server.accepted(), 1U);
}

TEST_P(HttpClient, PassesOverAnInterimAnswer) {
    const WireServer server(GetParam(), after_head("HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n"
                                                   "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
    Client client(endpoint_of(server));
    int times = 0;
    const auto response =
        client.stream({}, {}, long_enough(), [&](const Response& head) { times += head.status; });
    EXPECT_EQ(times, 200);
    EXPECT_EQ(response.body, "ok");
    EXPECT_EQ(response.header("X-Early"), nullptr);
}

TEST_P(HttpClient, FollowsNoRedirect) {
    const WireServer server(GetParam(),
                            after_head("HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n"));
    Client client(endpoint_of(server));
    EXPECT_EQ(client.send({}, long_enough()).status, 302);
    EXPECT_EQ(server.accepted(), 1U);
}

TEST_P(HttpClient, JoinsChunksAndTellsTheHeadOnce) {
    const WireServer server(GetParam(),
                            after_head("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                       "3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nX-Trailer: t\r\n\r\n"));
    Client client(endpoint_of(server));
    std::string body;
    int heads = 0;
    const auto response = client.stream(
        {},
        [&](std::string_view bytes) {
            body += bytes;
            return true;
        },
        long_enough(), [&](const Response&) { ++heads; });
    EXPECT_EQ(body, "abc0123456789");
    EXPECT_EQ(response.body, "");
    EXPECT_EQ(heads, 1);
}

TEST_P(HttpClient, TellsTheHeadBeforeTheBodyComes) {
    Gate head_seen;
    const WireServer server(GetParam(), [&](Peer& peer) {
        (void)peer.read_head();
        peer.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nX-One: 1\r\n\r\n");
        peer.write(head_seen.wait() ? "body" : "late");
    });
    Client client(endpoint_of(server));
    std::string order;
    (void)client.stream(
        {},
        [&](std::string_view bytes) {
            order += bytes;
            return true;
        },
        long_enough(),
        [&](const Response& head) {
            order += *head.header("X-One");
            head_seen.open();
        });
    EXPECT_EQ(order, "1body");
}

TEST_P(HttpClient, EndsEarlyWhenTheSinkHasEnough) {
    const WireServer server(GetParam(), [](Peer& peer) {
        (void)peer.read_head();
        peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        peer.wait_for_close();
    });
    Client client(endpoint_of(server));
    const auto response = client.stream(
        {}, [](std::string_view) { return false; }, long_enough());
    EXPECT_EQ(response.status, 200);
    EXPECT_TRUE(server.wait_for_ended(1)) << "the connection is given up";
}

TEST_P(HttpClient, LetsOutWhatTheCallerThrows) {
    const WireServer server(GetParam(), always(200, "hello"));
    Client client(endpoint_of(server));
    const http::BodySink sink = [](std::string_view) -> bool { throw std::out_of_range("sink"); };
    EXPECT_THROW((void)client.stream({}, sink, long_enough()), std::out_of_range);
    EXPECT_THROW(
        (void)client.stream({}, {}, long_enough(), [](const Response&) { throw std::out_of_range("head"); }),
        std::out_of_range);
    Request upload{.method = "PUT"};
    upload.source = [](std::span<char>) -> std::size_t { throw std::out_of_range("source"); };
    EXPECT_THROW((void)client.send(upload, long_enough()), std::out_of_range);
    EXPECT_EQ(client.send({}, long_enough()).body, "hello");
}

TEST_P(HttpClient, KeepsTheBodyOfAnErrorAwayFromTheSink) {
    const WireServer server(GetParam(), always(404, R"({"message":"no"})"));
    Client client(endpoint_of(server));
    int calls = 0;
    const http::BodySink sink = [&](std::string_view) { return ++calls < 0; };
    const auto response = client.stream({}, sink, long_enough());
    EXPECT_EQ(response.status, 404);
    EXPECT_FALSE(response.ok());
    EXPECT_EQ(response.body, R"({"message":"no"})");
    EXPECT_EQ(calls, 0);
}

TEST_P(HttpClient, KeepsOneMebibyteOfTheBodyOfAnError) {
    const WireServer server(GetParam(), always(500, std::string(10U << 20U, 'e')));
    Client client(endpoint_of(server));
    EXPECT_EQ(client.send({}, long_enough()).body.size(), 1U << 20U);
}

TEST_P(HttpClient, UploadsFromASourceInChunks) {
    constexpr std::size_t size = 16UL << 20U;
    std::string heard;
    std::string head;
    const WireServer server(GetParam(), [&](Peer& peer) {
        head = peer.read_head().value_or("");
        heard = peer.read_chunks();
        peer.respond(200);
    });
    Client client(endpoint_of(server));
    std::string sent(size, '\0');
    std::generate(sent.begin(), sent.end(),
                  [n = 0U]() mutable { return static_cast<char>(n++ * 2654435761U >> 24U); });
    Request upload{.method = "PUT"};
    upload.source = [rest = std::string_view(sent)](std::span<char> buffer) mutable {
        const auto count = rest.copy(buffer.data(), buffer.size());
        rest.remove_prefix(count);
        return count;
    };
    EXPECT_EQ(client.send(upload, long_enough()).status, 200);
    EXPECT_THAT(head, AllOf(HasSubstr("\r\nTransfer-Encoding: chunked\r\n"), Not(HasSubstr("Expect"))));
    EXPECT_TRUE(heard == sent);
}

TEST_P(HttpClient, HearsARefusalOfAnUploadThatIsNotRead) {
    const WireServer server(GetParam(), [](Peer& peer) {
        (void)peer.read_head();
        peer.respond(404, "no such container", "Connection: close\r\n");
        peer.finish_output();
        peer.wait_for_close();
    });
    Client client(endpoint_of(server));
    Request upload{.method = "PUT"};
    upload.source = [](std::span<char> buffer) { return buffer.size(); };
    const auto response = client.send(upload, long_enough());
    EXPECT_EQ(response.status, 404);
    EXPECT_EQ(response.body, "no such container");
}

TEST_P(HttpClient, UsesOneConnectionForRequestsInARow) {
    const WireServer server(GetParam(), always(200, "hello"));
    Client client(endpoint_of(server));
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(client.send({.method = i % 2 == 0 ? "GET" : "HEAD"}, long_enough()).status, 200);
    }
    EXPECT_EQ(server.accepted(), 1U);
}

TEST_P(HttpClient, SendsNothingOfTheRequestBefore) {
    const WireServer server(GetParam(), [](Peer& peer) {
        (void)peer.read_head();
        (void)peer.read(4);
        peer.respond(200);
        echo_head(peer);
    });
    Client client(endpoint_of(server));
    (void)head_of(client, {.method = "POST", .headers = {{"X-One", "1"}}, .body = "body"});
    EXPECT_THAT(head_of(client, {}),
                AllOf(StartsWith("GET /"), Not(HasSubstr("X-One")), Not(HasSubstr("Content"))));
}

} // namespace
} // namespace testcontainers::contract
