#include "modules/postgres_answers.hpp"
#include "support/tcp_servers.hpp"
#include "testcontainers/modules/postgres.hpp"
#include "wait/fakes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace testcontainers::modules {
namespace {

using namespace std::string_literals;
using ::testing::ElementsAre;
using testsupport::Peer;
using testsupport::WireServer;

/// A server that starts up while its first client asks.
void greet(Peer& peer) {
    (void)peer.read_some();
    peer.write(peer.number() == 0 ? postgres::error_response("57P03", "the database is starting")
                                  : "R\0\0\0\x08\0\0\0\0"s);
}

class PostgresReady : public ::testing::Test {
protected:
    PostgresReady() {
        target.listeners[Postgres::port] = wait::Listening::no;
        target.endpoints[Postgres::port] = {"127.0.0.1", server.port()};
    }

    WireServer server{WireServer::Kind::tcp, greet};
    wait::FakeTarget target;
    wait::Strategy::Check check = accepts_connections("me", "shop").start();
};

TEST_F(PostgresReady, ConnectsOnceSomebodyListens) {
    EXPECT_EQ(check(target).why(), "no process listens on 5432/tcp");
    EXPECT_EQ(server.accepted(), 0U);
    target.listeners[Postgres::port] = wait::Listening::yes;
    EXPECT_EQ(check(target).why(), "the database is starting");
    EXPECT_TRUE(check(target).is_ready());
}

TEST_F(PostgresReady, IsAskedAgainAtEachLineOfTheLog) {
    (void)check(target);
    target.lines = {wait::err("starting"), wait::err("ready")};
    (void)check(target);
    (void)check(target);
    EXPECT_THAT(target.asked, ElementsAre("log from 0", "log from 0", "log from 2"));
}

} // namespace
} // namespace testcontainers::modules
