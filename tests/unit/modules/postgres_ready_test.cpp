#include "modules/postgres_answers.hpp"
#include "support/tcp_servers.hpp"
#include "testcontainers/modules/postgres.hpp"
#include "wait/fakes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <string>

namespace testcontainers::modules {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using ::testing::Contains;
using testsupport::Peer;
using testsupport::WireServer;

class PostgresReady : public ::testing::Test {
protected:
    PostgresReady() {
        target.listeners[Postgres::port] = wait::Listening::no;
        target.endpoints[Postgres::port] = {"127.0.0.1", server.port()};
    }

    /// How many clients the server refuses because it starts up.
    std::atomic<std::size_t> refused = 1;
    WireServer server{WireServer::Kind::tcp, [this](Peer& peer) {
                          (void)peer.read_some();
                          peer.write(peer.number() < refused
                                         ? postgres::error_response("57P03", "the database is starting")
                                         : "R\0\0\0\x08\0\0\0\0"s);
                      }};
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

TEST_F(PostgresReady, IsNotAskedOfAPortThatItsContainerHasLeft) {
    target.listeners[Postgres::port] = wait::Listening::yes;
    (void)check(target);
    target.now.running = false;
    target.listeners[Postgres::port] = wait::Listening::no;
    EXPECT_EQ(check(target).why(), "no process listens on 5432/tcp");
    EXPECT_EQ(server.accepted(), 1U);
}

TEST_F(PostgresReady, IsAskedAtOnceWhenTheLogSaysSo) {
    refused = 2;
    target.listeners[Postgres::port] = wait::Listening::yes;
    const auto begin = std::chrono::steady_clock::now();
    (void)check(target);
    target.lines.push_back(wait::err("FATAL:  the database is starting"));
    EXPECT_EQ(check(target).why(), "the database is starting");
    const auto accepted = server.accepted();
    EXPECT_TRUE(accepted == 1 || std::chrono::steady_clock::now() - begin >= 50ms)
        << "what it says of its clients is no reason to ask again at once";
    target.lines.push_back(wait::err("LOG:  database system is ready to accept connections"));
    (void)check(target);
    EXPECT_EQ(server.accepted(), accepted + 1);
    EXPECT_THAT(target.asked, Contains("log from 1"));
    EXPECT_TRUE(check(target).is_ready());
}

} // namespace
} // namespace testcontainers::modules
