#include "fakes.hpp"

#include "support/tcp_servers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>
#include <optional>

namespace testcontainers::wait {
namespace {

using namespace literals;
using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using testsupport::Peer;
using testsupport::RefusingPort;
using testsupport::WireServer;

/// A container whose port 80 is a server of this test.
class WaitHttp : public ::testing::Test {
protected:
    FakeTarget target;

    /// What `check` says of a server, whose address in it becomes `server`.
    Readiness ask(HttpCheck check, WireServer::Serve serve) {
        server_.emplace(WireServer::Kind::tcp, std::move(serve));
        publish(server_->port());
        const auto answered = ask_once(http(std::move(check)), target);
        auto why = answered.why();
        const auto address = to_string(target.endpoints.at(80_tcp));
        if (const auto place = why.find(address); place != std::string::npos) {
            why.replace(place, address.size(), "server");
        }
        return answered.is_ready()    ? answered
               : answered.is_failed() ? Readiness::failed(why)
                                      : Readiness::pending(why);
    }

    void publish(std::uint16_t number) {
        target.ports = {80_tcp};
        target.endpoints[80_tcp] = {.host = "127.0.0.1", .port = number};
    }

private:
    std::optional<WireServer> server_;
};

WireServer::Serve answer(int status, std::string body = {}, std::string headers = {}) {
    return [=](Peer& peer) {
        while (peer.read_head()) {
            peer.respond(status, body, headers);
        }
    };
}

TEST_F(WaitHttp, IsReadyWithAny2xx) {
    EXPECT_EQ(ask({}, answer(200)), Readiness::ready());
    EXPECT_EQ(ask({}, answer(204)), Readiness::ready());
    EXPECT_EQ(ask({}, answer(503)), Readiness::pending("GET http://server/ answered 503, expected 2xx"));
    EXPECT_EQ(ask({.path = "/x?y=1"}, answer(301)),
              Readiness::pending("GET http://server/x?y=1 answered 301, expected 2xx"));
}

TEST_F(WaitHttp, IsReadyWithItsStatus) {
    EXPECT_EQ(ask({.status = 401}, answer(401)), Readiness::ready());
    EXPECT_EQ(ask({.status = 401}, answer(200)),
              Readiness::pending("GET http://server/ answered 200, expected 401"));
}

TEST_F(WaitHttp, IsReadyWithAStatusThatMatches) {
    const auto below_500 = [](int status) { return status < 500; };
    EXPECT_EQ(ask({.status_matches = below_500}, answer(404)), Readiness::ready());
    EXPECT_EQ(ask({.status_matches = below_500}, answer(500)),
              Readiness::pending("GET http://server/ answered 500, expected another"));
}

TEST_F(WaitHttp, LooksIntoTheBody) {
    EXPECT_EQ(ask({.body_contains = "green"}, answer(200, "status: green")), Readiness::ready());
    EXPECT_EQ(ask({.body_contains = "green"}, answer(200, "status: red")),
              Readiness::pending("GET http://server/ answered a body without \"green\""));
    const auto is_empty = [](const std::string& body) { return body.empty(); };
    EXPECT_EQ(ask({.body_matches = is_empty}, answer(200)), Readiness::ready());
    EXPECT_EQ(ask({.body_matches = is_empty}, answer(200, "x")),
              Readiness::pending("GET http://server/ answered another body than expected"));
    EXPECT_EQ(ask({.status = 500, .body_contains = "green"}, answer(500, "green")), Readiness::ready());
}

TEST_F(WaitHttp, LooksAtTheHeaders) {
    const HttpCheck check{.response_headers = {{"X-State", "up"}}};
    EXPECT_EQ(ask(check, answer(200, "", "x-state: up\r\n")), Readiness::ready());
    EXPECT_EQ(ask(check, answer(200, "", "X-State: down\r\n")),
              Readiness::pending("GET http://server/ answered X-State \"down\", expected \"up\""));
    EXPECT_EQ(ask(check, answer(200)),
              Readiness::pending("GET http://server/ answered X-State \"\", expected \"up\""));
}

TEST_F(WaitHttp, SendsWhatItIsTold) {
    std::mutex mutex;
    std::string heard;
    const HttpCheck check{.path = "/a%20b?c",
                          .method = "POST",
                          .headers = {{"X-One", "1"}},
                          .body = "body",
                          .basic_auth = BasicAuth{.user = "user", .password = "pass:word"}};
    EXPECT_TRUE(ask(check, [&](Peer& peer) {
                    const auto head = peer.read_head().value_or("");
                    const std::lock_guard lock(mutex);
                    heard = head + peer.read(4);
                    peer.respond(200);
                }).is_ready());
    const std::lock_guard lock(mutex);
    EXPECT_THAT(heard, AllOf(StartsWith("POST /a%20b?c HTTP/1.1\r\n"), HasSubstr("\r\nX-One: 1\r\n"),
                             HasSubstr("\r\nAuthorization: Basic dXNlcjpwYXNzOndvcmQ=\r\n"),
                             HasSubstr("\r\n\r\nbody")));
}

TEST_F(WaitHttp, NamesNoPassword) {
    const HttpCheck check{.basic_auth = BasicAuth{.user = "user", .password = "swordfish"}};
    const auto answered = ask(check, answer(401));
    EXPECT_THAT(answered.why(), AllOf(Not(HasSubstr("swordfish")), Not(HasSubstr("dXNlcj"))));
    EXPECT_THAT(http(check).description(), Not(HasSubstr("swordfish")));
}

TEST_F(WaitHttp, TakesNoAnswerForNotYet) {
    const auto hung_up = ask({}, [](Peer& peer) { (void)peer.read_head(); });
    EXPECT_THAT(hung_up.why(), StartsWith("GET http://server/ was not answered: GET /: "));
    EXPECT_FALSE(hung_up.is_failed());
    EXPECT_FALSE(ask({}, [](Peer&) {}).is_failed());
    const auto nonsense = ask({}, [](Peer& peer) {
        (void)peer.read_head();
        peer.write("220 smtp\r\n");
    });
    EXPECT_THAT(nonsense.why(), StartsWith("GET http://server/ was not answered: "));
    EXPECT_FALSE(nonsense.is_failed());
}

TEST_F(WaitHttp, WaitsNoLongerThanItsTimeout) {
    const auto begin = std::chrono::steady_clock::now();
    const auto answered = ask({.timeout = 100ms}, [](Peer& peer) { peer.wait_for_close(); });
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 2s);
    EXPECT_THAT(answered.why(), StartsWith("GET http://server/ was not answered: "));
    EXPECT_FALSE(answered.is_failed());
}

TEST_F(WaitHttp, TakesARefusalForNotYet) {
    const RefusingPort refusing;
    publish(refusing.number());
    const auto address = "127.0.0.1:" + std::to_string(refusing.number());
    EXPECT_EQ(ask_once(http({}), target),
              Readiness::pending("GET http://" + address + "/ was not answered: cannot connect to tcp://" +
                                 address + ": Connection refused"));
}

TEST_F(WaitHttp, TakesAServerWithoutTlsForNotYet) {
    const auto answered = ask({.tls = true, .accept_any_certificate = true}, [](Peer& peer) {
        (void)peer.read_some();
        peer.respond(400);
    });
    EXPECT_FALSE(answered.is_ready());
    EXPECT_FALSE(answered.is_failed());
    EXPECT_THAT(answered.why(), StartsWith("GET https://server/ was not answered: "));
}

TEST_F(WaitHttp, ChoosesTheOnlyTcpPort) {
    const WireServer server(WireServer::Kind::tcp, answer(200));
    publish(server.port());
    target.ports = {53_udp, 80_tcp};
    EXPECT_EQ(ask_once(http({}), target), Readiness::ready());
}

TEST_F(WaitHttp, ChoosesItsPortOfSeveral) {
    const WireServer server(WireServer::Kind::tcp, answer(200));
    publish(server.port());
    target.ports = {443_tcp, 80_tcp};
    EXPECT_EQ(ask_once(http({.port = 80_tcp}), target), Readiness::ready());
    EXPECT_EQ(ask_once(http({}), target),
              Readiness::failed("wait::http: the spec publishes several TCP ports (443/tcp, 80/tcp); set "
                                "HttpCheck::port to one of them"));
}

TEST_F(WaitHttp, FailsWithoutATcpPort) {
    target.ports = {53_udp};
    EXPECT_EQ(ask_once(http({}), target), Readiness::failed("wait::http: the spec publishes no TCP port"));
}

TEST_F(WaitHttp, KeepsItsConnection) {
    const WireServer server(WireServer::Kind::tcp, answer(503));
    publish(server.port());
    const auto check = http({}).start();
    for (int i = 0; i < 5; ++i) {
        EXPECT_FALSE(check(target).is_ready());
    }
    EXPECT_EQ(server.accepted(), 1U);
}

TEST_F(WaitHttp, FollowsAPortThatIsMappedAnew) {
    const WireServer first(WireServer::Kind::tcp, answer(503));
    const WireServer second(WireServer::Kind::tcp, answer(200));
    const auto check = http({}).start();
    publish(first.port());
    EXPECT_FALSE(check(target).is_ready());
    publish(second.port());
    EXPECT_TRUE(check(target).is_ready());
}

TEST_F(WaitHttp, DescribesItself) {
    EXPECT_EQ(http({}).description(), "GET /");
    EXPECT_EQ(http({.path = "/up",
                    .port = 80_tcp,
                    .method = "HEAD",
                    .status = 204,
                    .body_contains = "ok",
                    .tls = true})
                  .description(),
              "HEAD /up on port 80/tcp answering 204 with \"ok\" over TLS");
}

TEST_F(WaitHttp, IsEqualWhenTheDescriptionTellsAll) {
    EXPECT_EQ(http({.path = "/a"}), http({.path = "/a"}));
    EXPECT_NE(http({.path = "/a"}), http({.path = "/b"}));
    EXPECT_NE(http({.body = "a"}), http({.body = "a"}));
    EXPECT_NE(http({.timeout = 1s}), http({.timeout = 2s}));
    EXPECT_NE(http({.headers = {{"a", "b"}}}), http({}));
}

TEST_F(WaitHttp, RefusesWhatCannotBe) {
    EXPECT_EQ(refusal_of([] { return http({.path = "up"}); }),
              "wait::http: path is \"up\"; it must begin with a slash");
    EXPECT_EQ(
        refusal_of([] { return http({.path = "/a b"}); }),
        "wait::http: path is \"/a b\"; its blanks and other special characters must be percent-encoded");
    EXPECT_EQ(refusal_of([] { return http({.method = ""}); }),
              "wait::http: method is \"\"; it must be a word");
    EXPECT_EQ(refusal_of([] { return http({.method = "GET /x"}); }),
              "wait::http: method is \"GET /x\"; it must be a word");
    EXPECT_EQ(refusal_of([] { return http({.status = 20}); }),
              "wait::http: status is 20; it must be from 100 to 599");
    EXPECT_EQ(refusal_of([] { return http({.timeout = 0ms}); }),
              "wait::http: timeout is 0 ms; it must be positive");
    EXPECT_EQ(refusal_of([] { return http({.port = 53_udp}); }),
              "wait::http: port is 53/udp; HTTP needs a TCP port");
    EXPECT_EQ(refusal_of([] { return http({.basic_auth = BasicAuth{.user = "a:b"}}); }),
              "wait::http: the user of basic_auth has a colon");
    EXPECT_EQ(refusal_of([] {
                  return http({.headers = {{"X-One", "a\r\nb"}}});
              }),
              "wait::http: header \"X-One\" has a line end in it");
}

TEST_F(WaitHttp, RefusesTlsFilesThatCannotBe) {
    EXPECT_EQ(refusal_of([] { return http({.ca_file = "/ca.pem"}); }),
              "wait::http: ca_file, certificate_file, key_file and server_name are for TLS; set tls, too");
    EXPECT_EQ(refusal_of([] { return http({.server_name = "db"}); }),
              "wait::http: ca_file, certificate_file, key_file and server_name are for TLS; set tls, too");
    EXPECT_EQ(refusal_of([] { return http({.tls = true, .ca_file = "/no/such/ca.pem"}); }),
              "wait::http: ca_file is \"/no/such/ca.pem\", which cannot be read; it must be a PEM file of "
              "this machine");
    EXPECT_EQ(
        refusal_of([] { return http({.tls = true, .accept_any_certificate = true, .ca_file = "/ca.pem"}); }),
        "wait::http: ca_file and accept_any_certificate exclude each other; leave out one of them");
    EXPECT_EQ(refusal_of([] { return http({.tls = true, .certificate_file = "/cert.pem"}); }),
              "wait::http: certificate_file and key_file belong together; set both of them or none");
    EXPECT_EQ(refusal_of([] { return http({.tls = true, .server_name = "a b"}); }),
              "wait::http: server_name is \"a b\"; it must be the name of a host");
}

} // namespace
} // namespace testcontainers::wait
