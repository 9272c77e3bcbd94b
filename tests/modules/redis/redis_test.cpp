#include "modules/redis/client.hpp"
#include "testcontainers/error.hpp"
#include "testcontainers/modules/redis.hpp"

#include <gtest/gtest.h>

namespace testcontainers::modules {
namespace {

using testsupport::RedisClient;

TEST(Redis, AnswersAClientOnTheMappedPort) {
    const auto redis = Redis::run();
    RedisClient client{redis.endpoint()};
    EXPECT_EQ(client("PING"), "PONG");
    EXPECT_EQ(client("SET %s %s", "greeting", "hello"), "OK");
    EXPECT_EQ(client("GET %s", "greeting"), "hello");
}

TEST(Redis, CommandsRunInTheContainer) {
    const auto redis = Redis::run();
    EXPECT_EQ(redis.command({"SET", "key", "a value\nof two lines"}), "OK");
    EXPECT_EQ(redis.command({"GET", "key"}), "a value\nof two lines");
    EXPECT_EQ(RedisClient{redis.endpoint()}("STRLEN %s", "key"), "20");
}

TEST(Redis, AnErrorOfTheServerIsThrown) {
    const auto redis = Redis::run();
    try {
        redis.command({"INCR"});
        FAIL() << "the error was swallowed";
    } catch (const ExecError& error) {
        EXPECT_NE(std::string{error.what()}.find("wrong number of arguments"), std::string::npos)
            << error.what();
    }
}

TEST(Redis, APasswordIsNeededWhereOneIsSet) {
    const std::string password = "p @\"ss\\:/#";
    const auto redis = Redis::run({.password = password});
    RedisClient client{redis.endpoint()};
    EXPECT_EQ(client("PING"), "NOAUTH Authentication required.");
    EXPECT_EQ(client("AUTH %s", password.c_str()), "OK");
    EXPECT_EQ(client("PING"), "PONG");
    EXPECT_EQ(redis.command({"PING"}), "PONG");
    EXPECT_EQ(redis.url(), "redis://:p%20%40%22ss%5C%3A%2F%23@" + to_string(redis.endpoint()));
}

TEST(Redis, SettingsReachTheServerAndDurabilityIsOff) {
    const auto redis = Redis::run(
        {.settings = {{"maxmemory", "64mb"}, {"maxmemory-policy", "allkeys-lru"}}, .data_in_memory = true});
    EXPECT_EQ(redis.command({"CONFIG", "GET", "maxmemory"}), "maxmemory\n67108864");
    EXPECT_EQ(redis.command({"CONFIG", "GET", "maxmemory-policy"}), "maxmemory-policy\nallkeys-lru");
    EXPECT_EQ(redis.command({"CONFIG", "GET", "save"}), "save\n");
    EXPECT_EQ(redis.command({"CONFIG", "GET", "appendonly"}), "appendonly\nno");
    EXPECT_NE(redis.container().exec({"grep", " /data tmpfs ", "/proc/mounts"}).out, "");
}

TEST(Redis, ADurableServerKeepsItsDataOverARestart) {
    auto redis = Redis::run({.settings = {{"appendonly", "yes"}}, .durable = true});
    redis.command({"SET", "kept", "yes"});
    redis.container().restart();
    EXPECT_EQ(redis.command({"GET", "kept"}), "yes");
    EXPECT_EQ(RedisClient{redis.endpoint()}("GET %s", "kept"), "yes");
}

TEST(Redis, AWrongSettingFailsTheStartWithTheServersWords) {
    try {
        (void)Redis::run({.settings = {{"no-such-directive", "1"}}});
        FAIL() << "it started";
    } catch (const StartError& error) {
        EXPECT_NE(error.diagnostics().log_tail.find("no-such-directive"), std::string::npos) << error.what();
        EXPECT_EQ(error.diagnostics().exit_code, 1);
    }
}

} // namespace
} // namespace testcontainers::modules
