// What the guide to the GoogleTest integration shows.

#include <testcontainers/gtest.hpp>
#include <testcontainers/modules/redis.hpp>
#include <testcontainers/testcontainers.hpp>

#include <gtest/gtest.h>

#include <string>

namespace {

namespace tc = testcontainers;
using namespace tc::literals;

TEST(Busybox, SaysHello) {
    TESTCONTAINERS_NEED_ENGINE();
    const auto box = tc::run({.image = "busybox:1", .command = {"sleep", "600"}});
    EXPECT_EQ(box.exec({"echo", "hello"}).out, "hello\n");
}

class Pipeline : public tc::testing::EngineTest {
protected:
    tc::testing::PerTest<tc::modules::Redis> queue{[] { return tc::modules::Redis::run(); }};
    tc::testing::PerTest<tc::modules::Redis> results{[] { return tc::modules::Redis::run(); }};
};

TEST_F(Pipeline, StartsWithAnEmptyQueue) {
    EXPECT_EQ(queue->command({"DBSIZE"}), "0"); // only now the queue is started; the results never are
}

class Cache : public tc::testing::SharedFixture<Cache, tc::modules::Redis> {
public:
    static tc::modules::Redis start() { return tc::modules::Redis::run(); }

protected:
    void SetUpWith(tc::modules::Redis& redis) override { redis.command({"FLUSHALL"}); }
};

TEST_F(Cache, RemembersAValue) {
    resource().command({"SET", "colour", "green"});
    EXPECT_EQ(resource().command({"GET", "colour"}), "green");
}

TEST_F(Cache, IsEmptyAtFirst) { EXPECT_EQ(resource().command({"DBSIZE"}), "0"); }

tc::testing::ProcessResource<tc::modules::Redis> sessions{[] { return tc::modules::Redis::run(); }};

class Login : public tc::testing::Uses<sessions> {};

TEST_F(Login, OpensASession) { EXPECT_EQ(sessions->command({"INCR", "logins"}), "1"); }

class Logout : public tc::testing::Uses<sessions> {
protected:
    void SetUpWithResources() override { sessions->command({"SET", "user", "ada"}); }
};

TEST_F(Logout, ClosesTheSession) { EXPECT_EQ(sessions->command({"DEL", "user"}), "1"); }

class Database {
public:
    static Database connect_to(const std::string& url) { return Database{url}; }
    [[nodiscard]] bool is_open() const { return !url_.empty(); }

private:
    explicit Database(std::string url) : url_(std::move(url)) {}
    std::string url_;
};

struct Session {
    tc::modules::Redis server;
    Database client;
};

class Client : public tc::testing::SharedFixture<Client, Session> {
public:
    static Session start() {
        auto server = tc::modules::Redis::run();
        auto client = Database::connect_to(server.url());
        return {.server = std::move(server), .client = std::move(client)};
    }
};

TEST_F(Client, IsConnected) { EXPECT_TRUE(resource().client.is_open()); }

class CompanyTest : public ::testing::Test {
protected:
    void SetUp() override {
        TESTCONTAINERS_HEED(sessions.verdict());
        sessions->command({"PING"});
    }
};

TEST_F(CompanyTest, HasASession) { EXPECT_EQ(sessions->command({"PING"}), "PONG"); }

} // namespace
