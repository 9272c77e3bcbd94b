#include "modules/redis/client.hpp"
#include "support/tcp_client.hpp"
#include "testcontainers/docker/containers.hpp"
#include "testcontainers/modules/redis.hpp"
#include "testcontainers/testcontainers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <string>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

namespace {

namespace tc = testcontainers;
using namespace tc::literals;
using namespace std::chrono_literals;
using tc::modules::Redis;
using tc::testsupport::RedisClient;
using tc::testsupport::TcpClient;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using Clock = std::chrono::steady_clock;

/// hiredis writes to connections that have ended, and leaves the signal to its user.
const auto handler_before = std::signal(SIGPIPE, SIG_IGN);

/// What hiredis says of a connection that has ended.
const auto is_ended = AnyOf(HasSubstr("closed"), HasSubstr("reset"), HasSubstr("Broken pipe"));

tc::modules::RedisSpec stable() {
    return {.customize = [](tc::ContainerSpec& spec) { spec.stable_ports = true; }};
}

std::string refusal_at(const tc::Endpoint& endpoint) {
    try {
        return RedisClient{endpoint}("PING");
    } catch (const std::runtime_error& error) {
        return error.what();
    }
}

TEST(StablePorts, StayAcrossStopStartAndRestart) {
    auto redis = Redis::run(stable());
    auto& container = redis.container();
    const auto endpoint = redis.endpoint();
    EXPECT_EQ(endpoint.host, "127.0.0.1");
    RedisClient before{endpoint};
    EXPECT_EQ(before("SET %s %s", "a", "b"), "OK");

    container.stop();
    EXPECT_EQ(redis.endpoint(), endpoint);
    EXPECT_EQ(refusal_at(endpoint), "Connection refused");
    EXPECT_THAT(before("PING"), is_ended);

    container.start();
    EXPECT_EQ(redis.endpoint(), endpoint);
    EXPECT_EQ(RedisClient{endpoint}("PING"), "PONG");

    container.restart();
    EXPECT_EQ(redis.endpoint(), endpoint);
    EXPECT_EQ(RedisClient{endpoint}("PING"), "PONG");
}

TEST(StablePorts, LeadNowhereWhenTheContainerHasEndedByItself) {
    auto redis = Redis::run(stable());
    const auto endpoint = redis.endpoint();
    redis.container().kill();
    (void)redis.container().wait_for_exit();
    EXPECT_THAT(refusal_at(endpoint), is_ended);
    redis.container().start();
    EXPECT_EQ(RedisClient{endpoint}("PING"), "PONG");
}

TEST(StablePorts, FollowAContainerThatTheEngineStartsAgain) {
    auto spec = stable();
    spec.customize = [](tc::ContainerSpec& container) {
        container.stable_ports = true;
        container.process.restart = {.when = tc::RestartPolicy::When::always};
    };
    const auto redis = Redis::run(spec);
    const auto endpoint = redis.endpoint();
    const auto first = redis.container().inspect().state.pid;
    try {
        redis.command({"SHUTDOWN", "NOSAVE"});
    } catch (const tc::Error&) {
        // The command ends with the server.
    }
    while (redis.container().inspect().state.pid == first || refusal_at(endpoint) != "PONG") {
        std::this_thread::yield();
    }
    EXPECT_EQ(redis.endpoint(), endpoint);
}

TEST(StablePorts, AreClosedWithTheHandle) {
    tc::Endpoint endpoint;
    {
        auto redis = Redis::run(stable());
        endpoint = redis.endpoint();
        redis.container().remove();
        EXPECT_EQ(refusal_at(endpoint), "Connection refused");
    }
    EXPECT_EQ(refusal_at(endpoint), "Connection refused");
}

TEST(StablePorts, AreTheParentsAfterAFork) {
    const auto redis = Redis::run(stable());
    const auto child = ::fork();
    if (child == 0) {
        // As in a fast death test: the child ends with its parent's handles.
        std::exit(0);
    }
    int status = -1;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(RedisClient{redis.endpoint()}("PING"), "PONG");
}

/// A Redis and a link to it.
class RedisLink : public ::testing::Test {
protected:
    Redis redis = Redis::run();
    tc::Link link = tc::Link::to(redis.container(), Redis::port);
    RedisClient client{link.endpoint()};
};

TEST_F(RedisLink, PassesAllThroughWithoutAFault) {
    const std::string value(1 << 20, 'x');
    EXPECT_EQ(client("SET %s %b", "large", value.data(), value.size()), "OK");
    EXPECT_TRUE(client("GET %s", "large") == value);
    const auto traffic = link.traffic();
    EXPECT_EQ(traffic.connections, 1U);
    EXPECT_EQ(traffic.open, 1U);
    EXPECT_GT(traffic.upstream, 1_MiB);
    EXPECT_GT(traffic.downstream, 1_MiB);
}

TEST_F(RedisLink, DelaysAnswers) {
    EXPECT_EQ(client("PING"), "PONG");
    const auto slow = link.latency({.delay = 60ms, .jitter = 10ms});
    const auto begin = Clock::now();
    EXPECT_EQ(client("PING"), "PONG");
    EXPECT_GE(Clock::now() - begin, 50ms);
}

TEST_F(RedisLink, LimitsTheRateAndSlices) {
    const std::string value(20'000, 'x');
    EXPECT_EQ(client("SET %s %b", "large", value.data(), value.size()), "OK");
    {
        const auto thin = link.bandwidth(tc::Bytes{100'000});
        const auto begin = Clock::now();
        EXPECT_EQ(client("STRLEN %s", "large"), "20000");
        EXPECT_TRUE(client("GET %s", "large") == value);
        EXPECT_GE(Clock::now() - begin, 80ms);
    }
    const auto sliced = link.slices({.size = 1000_B, .variation = 500_B, .pause = 100us});
    EXPECT_TRUE(client("GET %s", "large") == value);
}

TEST_F(RedisLink, CutsAnAnswerOff) {
    EXPECT_EQ(client("SET %s %s", "a", "a long value"), "OK");
    const auto cut = link.cut_off(6_B);
    EXPECT_THAT(client("GET %s", "a"), HasSubstr("closed"));
}

TEST_F(RedisLink, RefusesNewClientsAndKeepsTheOldOne) {
    EXPECT_EQ(client("PING"), "PONG");
    auto refused = link.refuse();
    EXPECT_EQ(refusal_at(link.endpoint()), "Connection refused");
    EXPECT_EQ(client("PING"), "PONG");
    refused.end();
    refused.end();
    EXPECT_EQ(RedisClient{link.endpoint()}("PING"), "PONG");
}

TEST_F(RedisLink, ResetsClients) {
    EXPECT_EQ(client("PING"), "PONG");
    link.reset();
    EXPECT_THAT(client("PING"), is_ended);
}

TEST_F(RedisLink, IsHalfOpen) {
    EXPECT_EQ(client("PING"), "PONG");
    {
        const auto dead = link.half_open();
        RedisClient impatient{link.endpoint()};
        EXPECT_THAT(impatient.patience(50ms)("PING"), HasSubstr("temporarily unavailable"));
    }
    EXPECT_EQ(client("PING"), "PONG");
}

TEST_F(RedisLink, IsHalfOpenAndClosesThen) {
    EXPECT_EQ(client("PING"), "PONG");
    const auto begin = Clock::now();
    const auto dead = link.half_open({.close_after = 60ms});
    EXPECT_THAT(client("PING"), is_ended);
    EXPECT_GE(Clock::now() - begin, 60ms);
}

TEST_F(RedisLink, ResetsClientsAsLongAsAFaultHolds) {
    EXPECT_EQ(client("PING"), "PONG");
    {
        const auto resetting = link.reset_peer();
        EXPECT_THAT(client("PING"), is_ended);
        EXPECT_NE(refusal_at(link.endpoint()), "PONG");
    }
    EXPECT_EQ(RedisClient{link.endpoint()}("PING"), "PONG");
}

TEST_F(RedisLink, TouchesAShareOfItsClients) {
    const auto resetting = link.reset_peer({.toxicity = {.share = 0.5}});
    int untouched = 0;
    for (int i = 0; i < 40; ++i) {
        untouched += refusal_at(link.endpoint()) == "PONG" ? 1 : 0;
    }
    EXPECT_GT(untouched, 0);
    EXPECT_LT(untouched, 40);
}

TEST_F(RedisLink, ClosesSlowly) {
    // Whoever still sends to a server that has closed gets a reset, which is not delayed.
    TcpClient silent(link.endpoint());
    const auto slow = link.slow_close(60ms);
    const auto begin = Clock::now();
    EXPECT_EQ(silent.exchange("QUIT\r\n", 5), "+OK\r\n");
    EXPECT_EQ(silent.wait_for_end(), TcpClient::End::orderly);
    EXPECT_GE(Clock::now() - begin, 60ms);
}

TEST_F(RedisLink, FollowsTheContainerToItsNewPort) {
    redis.container().restart();
    EXPECT_EQ(RedisClient{link.endpoint()}("PING"), "PONG");
    redis.container().stop();
    EXPECT_THAT(refusal_at(link.endpoint()), is_ended);
}

TEST_F(RedisLink, FaultsMayOutliveIt) {
    std::optional<tc::Link> brief = tc::Link::to(redis.container(), Redis::port);
    auto slow = brief->latency(1h);
    const auto endpoint = brief->endpoint();
    brief.reset();
    EXPECT_EQ(refusal_at(endpoint), "Connection refused");
    slow.end();
}

TEST_F(RedisLink, LeadsToPublishedTcpPortsAlone) {
    EXPECT_THROW((void)tc::Link::to(redis.container(), 6380_tcp), tc::ConfigError);
    EXPECT_THROW((void)tc::Link::to(redis.container(), 6379_udp), tc::ConfigError);
}

} // namespace
