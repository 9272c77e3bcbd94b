#include "support/child_process.hpp"
#include "support/temporary_folder.hpp"
#include "testcontainers/error.hpp"
#include "testcontainers/modules/postgres.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pqxx/pqxx>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <unistd.h>

namespace testcontainers::modules {
namespace {

using namespace std::chrono_literals;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

/// One server for all tests of the suite: each asks for databases of its own.
class FreshDatabase : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        folder = std::make_unique<testsupport::TemporaryFolder>();
        const auto schema = folder->write(
            "schema.sql", "CREATE TABLE item (name text PRIMARY KEY); INSERT INTO item VALUES ('bolt');");
        server.emplace(Postgres::run({.init_scripts = {schema}, .data_in_memory = true}));
    }
    static void TearDownTestSuite() {
        server.reset();
        folder.reset();
    }

    static std::string names_in(const std::string& url) {
        pqxx::connection connection{url};
        pqxx::work work{connection};
        return work.exec1("SELECT coalesce(string_agg(name, ',' ORDER BY name), '') FROM item")[0]
            .as<std::string>();
    }

    static void execute(const std::string& url, const std::string& sql) {
        pqxx::connection connection{url};
        pqxx::work work{connection};
        work.exec(sql);
        work.commit();
    }

    /// The databases on the server whose names begin so.
    static std::set<std::string> databases(const std::string& prefix) {
        std::set<std::string> names;
        for (const auto& row :
             server->query("SELECT datname FROM pg_database WHERE datname LIKE '" + prefix + "%'")) {
            names.insert(row.front().value());
        }
        return names;
    }

    static inline std::unique_ptr<testsupport::TemporaryFolder> folder;
    static inline std::optional<Postgres> server;
};

TEST_F(FreshDatabase, HasWhatTheScriptsMadeAndNothingOfAnother) {
    const auto first = server->fresh_database();
    execute(first.url(), "INSERT INTO item VALUES ('nut')");
    const auto second = server->fresh_database();
    EXPECT_EQ(names_in(first.url()), "bolt,nut");
    EXPECT_EQ(names_in(second.url()), "bolt");
    EXPECT_THAT(first.name(), StartsWith("tc_"));
    EXPECT_EQ(first.endpoint(), server->endpoint());
}

TEST_F(FreshDatabase, IsDroppedAtItsEndAlsoWithAClientInIt) {
    std::string name;
    std::optional<pqxx::connection> client;
    {
        const PostgresDatabases databases_of_test(*server, {.version = "dropped", .stock = 0});
        const auto database = databases_of_test.fresh();
        name = database.name();
        client.emplace(database.url());
    }
    EXPECT_THAT(databases(name), IsEmpty());
}

TEST_F(FreshDatabase, OfTheStockAreDroppedToo) {
    const auto before = databases("tc_");
    {
        const PostgresDatabases copies(*server, {.version = "stock", .stock = 3});
        for (int i = 0; i < 5; ++i) {
            EXPECT_EQ(names_in(copies.fresh().url()), "bolt");
        }
    }
    auto after = databases("tc_");
    std::erase_if(after, [&](const auto& name) { return before.contains(name); });
    ASSERT_EQ(after.size(), 1U) << "the template alone";
    EXPECT_THAT(*after.begin(), StartsWith("tc_template_"));
}

TEST_F(FreshDatabase, HasScriptsAndMigrations) {
    const auto script = folder->write(
        "more.sql",
        "\\set thing gear\nCOPY item FROM stdin;\nnut\n\\.\nINSERT INTO item VALUES (:'thing');\n");
    int migrations = 0;
    const PostgresTemplate wanted{
        .scripts = {script},
        .migrate =
            [&](const std::string& url) {
                ++migrations;
                execute(url, "INSERT INTO item VALUES ('axle')");
            },
        .version = "axle 1",
    };
    const PostgresDatabases first(*server, wanted);
    EXPECT_EQ(names_in(first.fresh().url()), "axle,bolt,gear,nut");
    const PostgresDatabases second(*server, wanted);
    EXPECT_EQ(names_in(second.fresh().url()), "axle,bolt,gear,nut");
    EXPECT_EQ(migrations, 1) << "the template was there";
}

TEST_F(FreshDatabase, FollowsTheContentOfItsScripts) {
    const auto script = folder->write("changing.sql", "INSERT INTO item VALUES ('one');");
    EXPECT_EQ(names_in(PostgresDatabases(*server, {.scripts = {script}}).fresh().url()), "bolt,one");
    (void)folder->write("changing.sql", "INSERT INTO item VALUES ('two');");
    EXPECT_EQ(names_in(PostgresDatabases(*server, {.scripts = {script}}).fresh().url()), "bolt,two");
}

TEST_F(FreshDatabase, OfAMigrationWithoutAVersionIsNobodyElses) {
    const auto before = databases("tc_template_");
    int migrations = 0;
    const PostgresTemplate wanted{.migrate = [&](const std::string&) { ++migrations; }};
    {
        const PostgresDatabases first(*server, wanted);
        const PostgresDatabases second(*server, wanted);
        EXPECT_EQ(databases("tc_template_").size(), before.size() + 2);
    }
    EXPECT_EQ(migrations, 2);
    EXPECT_EQ(databases("tc_template_"), before) << "nobody could find it again";
}

TEST_F(FreshDatabase, FailsAgainAndAgainAndWorksOnceItCan) {
    const auto script = folder->write("broken.sql", "INSERT INTO nowhere VALUES (1);");
    const PostgresTemplate wanted{.scripts = {script}, .version = "mended"};
    for (int i = 0; i < 2; ++i) {
        try {
            const PostgresDatabases copies(*server, wanted);
            FAIL() << "it was made";
        } catch (const ExecError& error) {
            EXPECT_THAT(error.what(), HasSubstr("relation \"nowhere\" does not exist"));
        }
    }
    bool can = false;
    const PostgresTemplate migrating{
        .migrate =
            [&](const std::string& url) {
                execute(url, "INSERT INTO item VALUES ('half')");
                if (!can) {
                    throw std::runtime_error("not today");
                }
            },
        .version = "can",
    };
    EXPECT_THROW(PostgresDatabases(*server, migrating), std::runtime_error);
    can = true;
    EXPECT_EQ(names_in(PostgresDatabases(*server, migrating).fresh().url()), "bolt,half");
}

TEST_F(FreshDatabase, TellsWhichScriptCannotBeRead) {
    try {
        const PostgresDatabases copies(*server, {.scripts = {"no/such.sql"}});
        FAIL() << "it was made";
    } catch (const ConfigError& error) {
        EXPECT_EQ(error.message(), "PostgresTemplate::scripts: \"no/such.sql\" cannot be read");
    }
}

TEST_F(FreshDatabase, IsGivenToManyThreads) {
    const PostgresDatabases copies(*server, {.version = "threads", .stock = 4});
    std::mutex mutex;
    std::set<std::string> names;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i) {
            threads.emplace_back([&] {
                for (int k = 0; k < 5; ++k) {
                    const auto database = copies.fresh();
                    execute(database.url(), "INSERT INTO item VALUES ('mine')");
                    const std::lock_guard lock(mutex);
                    names.insert(database.name());
                }
            });
        }
    }
    EXPECT_EQ(names.size(), 40U);
}

TEST_F(FreshDatabase, IsMadeOnceForManyProcesses) {
    const auto log = folder->path() / "migrations";
    const auto session = "copiers-" + std::to_string(::getpid());
    std::vector<std::unique_ptr<testsupport::ChildProcess>> children;
    for (int i = 0; i < 4; ++i) {
        children.push_back(std::make_unique<testsupport::ChildProcess>(
            std::vector<std::string>{std::string{CHILDREN_DIR} + "/child_copier", log.string()},
            std::map<std::string, std::string>{{"TESTCONTAINERS_SESSION_ID", session}}));
    }
    std::set<std::string> fresh;
    for (const auto& child : children) {
        fresh.insert(child->read_line(60s).value_or("nothing"));
        EXPECT_EQ(child->wait(), testsupport::ChildEnd{});
    }
    EXPECT_EQ(fresh.size(), children.size()) << ::testing::PrintToString(fresh);
    EXPECT_THAT(fresh, Each(StartsWith("fresh ")));
    std::ifstream made(log);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(made), {}), "made\n");
}

TEST_F(FreshDatabase, OfAParentSurvivesAForkedChild) {
    const auto database = server->fresh_database();
    const auto child = ::fork();
    if (child == 0) {
        {
            const auto moved = std::move(const_cast<PostgresDatabase&>(database));
        }
        ::_exit(0);
    }
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    EXPECT_EQ(names_in(database.url()), "bolt");
}

TEST_F(FreshDatabase, EndsInAForkedChildWithoutItsParentsThreads) {
    std::optional<PostgresDatabases> copies{std::in_place, *server, PostgresTemplate{.version = "forked"}};
    std::optional<PostgresDatabase> database{copies->fresh()};
    const auto child = ::fork();
    if (child == 0) {
        ::alarm(20);
        database.reset();
        copies.reset();
        ::_exit(0);
    }
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    EXPECT_EQ(names_in(database->url()), "bolt");
}

TEST_F(FreshDatabase, OutlivesTheHandleOfItsSource) {
    std::optional<PostgresDatabase> database;
    {
        const PostgresDatabases copies(*server, {.version = "outlives"});
        database.emplace(copies.fresh());
    }
    EXPECT_EQ(names_in(database->url()), "bolt");
}

} // namespace
} // namespace testcontainers::modules
