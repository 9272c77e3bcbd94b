#include "support/temporary_folder.hpp"
#include "testcontainers/error.hpp"
#include "testcontainers/modules/postgres.hpp"

#include <gtest/gtest.h>
#include <pqxx/pqxx>

#include <optional>
#include <string>
#include <vector>

namespace testcontainers::modules {
namespace {

using Row = std::vector<std::optional<std::string>>;

std::string setting(pqxx::connection& connection, const std::string& name) {
    pqxx::work work{connection};
    return work.exec1("SHOW " + name)[0].as<std::string>();
}

TEST(Postgres, AnswersAClientOnTheMappedPort) {
    const auto server = Postgres::run();
    pqxx::connection connection{server.url()};
    pqxx::work work{connection};
    EXPECT_EQ(work.exec1("SELECT 6 * 7")[0].as<int>(), 42);
    EXPECT_EQ(work.exec1("SELECT current_database() || ' ' || current_user")[0].as<std::string>(),
              "test test");
}

TEST(Postgres, NamesAndPasswordsOfAnyKind) {
    const auto server =
        Postgres::run({.database = "shop & co", .user = "o brien/ö", .password = "p@ss:w/rd %41"});
    pqxx::connection connection{server.url()};
    EXPECT_STREQ(connection.dbname(), "shop & co");
    EXPECT_STREQ(connection.username(), "o brien/ö");
    EXPECT_EQ(server.query("SELECT current_user"), (PostgresRows{Row{"o brien/ö"}}));
}

TEST(Postgres, ScriptsRunInTheirOrderBeforeItIsReady) {
    const testsupport::TemporaryFolder folder;
    const auto table = folder.write("z_table.sql", "CREATE TABLE item (name text PRIMARY KEY);");
    const auto rows = folder.write("a_rows.sql", "INSERT INTO item VALUES ('bolt'), ('nut');");
    const auto shell = folder.write("more.sh", "psql -v ON_ERROR_STOP=1 -U \"$POSTGRES_USER\" -d "
                                               "\"$POSTGRES_DB\" -c \"INSERT INTO item VALUES ('gear')\"\n");
    const auto server = Postgres::run({.database = "shop", .init_scripts = {table, rows, shell}});
    pqxx::connection connection{server.url()};
    pqxx::work work{connection};
    EXPECT_EQ(work.exec1("SELECT string_agg(name, ',' ORDER BY name) FROM item")[0].as<std::string>(),
              "bolt,gear,nut");
}

TEST(Postgres, AScriptThatFailsFailsTheStart) {
    const testsupport::TemporaryFolder folder;
    const auto script = folder.write("broken.sql", "CREATE TABLE item (name no_such_type);");
    try {
        (void)Postgres::run({.init_scripts = {script}});
        FAIL() << "it started";
    } catch (const StartError& error) {
        EXPECT_NE(error.diagnostics().log_tail.find("type \"no_such_type\" does not exist"),
                  std::string::npos)
            << error.what();
        EXPECT_NE(error.diagnostics().exit_code, 0);
    }
}

TEST(Postgres, SettingsReachTheServerAndDurabilityIsOff) {
    const auto server = Postgres::run({.settings = {{"max_connections", "23"}}, .data_in_memory = true});
    pqxx::connection connection{server.url()};
    EXPECT_EQ(setting(connection, "max_connections"), "23");
    EXPECT_EQ(setting(connection, "fsync"), "off");
    EXPECT_EQ(setting(connection, "synchronous_commit"), "off");
    EXPECT_EQ(setting(connection, "full_page_writes"), "off");
    EXPECT_EQ(server.container().exec({"stat", "-f", "-c", "%T", "/var/lib/postgresql/data"}).out, "tmpfs\n");
}

TEST(Postgres, DurableKeepsTheServersDefaults) {
    const auto server = Postgres::run({.durable = true});
    pqxx::connection connection{server.url()};
    EXPECT_EQ(setting(connection, "fsync"), "on");
}

TEST(Postgres, QueriesGiveRowsAndTellNullFromEmpty) {
    const auto server = Postgres::run();
    EXPECT_EQ(server.query("SELECT 1, 'a,\"b\"', NULL, ''"),
              (PostgresRows{Row{"1", "a,\"b\"", std::nullopt, ""}}));
    EXPECT_EQ(
        server.query("CREATE TABLE t (n int); INSERT INTO t VALUES (1), (2); SELECT n FROM t ORDER BY n"),
        (PostgresRows{Row{"1"}, Row{"2"}}));
    EXPECT_TRUE(server.query("SELECT 1 WHERE false").empty());
}

TEST(Postgres, AnErrorOfTheServerIsThrown) {
    const auto server = Postgres::run();
    try {
        server.query("SELECT * FROM nowhere");
        FAIL() << "the error was swallowed";
    } catch (const ExecError& error) {
        EXPECT_NE(std::string{error.what()}.find("relation \"nowhere\" does not exist"), std::string::npos)
            << error.what();
    }
}

TEST(Postgres, IsReadyWhereNobodyCanReadItsLog) {
    const auto server =
        Postgres::run({.customize = [](ContainerSpec& spec) { spec.logging.driver = "none"; }});
    pqxx::connection connection{server.url()};
    EXPECT_TRUE(connection.is_open());
}

TEST(Postgres, IsReadyAgainAfterARestart) {
    auto server = Postgres::run();
    server.query("CREATE TABLE kept (n int)");
    server.container().restart();
    pqxx::connection connection{server.url()};
    pqxx::work work{connection};
    EXPECT_EQ(work.exec1("SELECT count(*) FROM kept")[0].as<int>(), 0);
}

} // namespace
} // namespace testcontainers::modules
