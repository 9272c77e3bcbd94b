#include "testcontainers/error.hpp"
#include "testcontainers/modules/redis.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <set>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

namespace testcontainers::modules {
namespace {

using ::testing::HasSubstr;

/// What redis-cli answers in a database.
std::string in(const Redis& server, int number, const std::string& verb, const std::string& key,
               const std::string& value = {}) {
    const auto database = std::to_string(number);
    if (value.empty()) {
        return server.command({"-n", database, verb, key});
    }
    return server.command({"-n", database, verb, key, value});
}

TEST(RedisFreshDatabase, IsEmptyAndNobodyElses) {
    const auto server = Redis::run();
    int number = 0;
    {
        const auto first = server.fresh_database();
        const auto second = server.fresh_database();
        number = first.number();
        EXPECT_NE(first.number(), second.number());
        EXPECT_NE(first.number(), 0);
        EXPECT_EQ(in(server, first.number(), "SET", "key", "mine"), "OK");
        EXPECT_EQ(in(server, second.number(), "EXISTS", "key"), "0");
        EXPECT_EQ(first.url(), server.url() + "/" + std::to_string(number));
    }
    const auto again = server.fresh_database();
    EXPECT_EQ(again.number(), number) << "it was given back";
    EXPECT_EQ(in(server, number, "EXISTS", "key"), "0");
}

TEST(RedisFreshDatabase, TellsWhenAllAreInUse) {
    const auto server = Redis::run({.password = "p@ss word", .settings = {{"databases", "3"}}});
    const auto first = server.fresh_database();
    std::optional<RedisDatabase> second{server.fresh_database()};
    try {
        (void)server.fresh_database();
        FAIL() << "there is a third";
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), HasSubstr("all 2 databases of Redis on"));
        EXPECT_THAT(error.what(), HasSubstr("{{\"databases\", \"256\"}}"));
    }
    second.reset();
    EXPECT_EQ(server.fresh_database().number(), 2);
}

TEST(RedisFreshDatabase, OfADeadProcessIsFreeAgainAndFlushed) {
    const auto server = Redis::run({.settings = {{"databases", "2"}}});
    const auto child = ::fork();
    if (child == 0) {
        const auto database = server.fresh_database();
        const bool has_set = in(server, database.number(), "SET", "key", "left") == "OK";
        ::_exit(has_set ? 0 : 1);
    }
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_EQ(status, 0);
    ASSERT_EQ(in(server, 1, "GET", "key"), "left");
    const auto database = server.fresh_database();
    EXPECT_EQ(database.number(), 1);
    EXPECT_EQ(in(server, 1, "EXISTS", "key"), "0");
}

TEST(RedisFreshDatabase, OfAParentSurvivesAForkedChild) {
    const auto server = Redis::run();
    auto database = server.fresh_database();
    EXPECT_EQ(in(server, database.number(), "SET", "key", "mine"), "OK");
    const auto child = ::fork();
    if (child == 0) {
        {
            const auto moved = std::move(database);
        }
        ::_exit(0);
    }
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    EXPECT_EQ(in(server, database.number(), "GET", "key"), "mine");
}

} // namespace
} // namespace testcontainers::modules
