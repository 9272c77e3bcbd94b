// One PostgreSQL for a suite, a database of its own for each test: made of the server's database, dropped at
// the test's end.

#include <testcontainers/gtest.hpp>
#include <testcontainers/modules/postgres.hpp>

#include <gtest/gtest.h>

#include <string>

namespace tc = testcontainers;

namespace {

class Stock : public tc::testing::FreshDatabaseFixture<Stock, tc::modules::Postgres> {
public:
    static tc::modules::Postgres start() {
        return tc::modules::Postgres::run(
            {.init_scripts = {"02_postgres_fixture/schema.sql"}, .data_in_memory = true});
    }

protected:
    /// The rows of a query in this test's database, by psql.
    tc::ExecResult psql(const std::string& sql) {
        return resource()
            .container()
            .exec({"psql", "-U", resource().user(), "-d", database().name(), "-Atc", sql})
            .or_throw();
    }
};

TEST_F(Stock, CanBeSoldOut) {
    psql("DELETE FROM item");
    EXPECT_EQ(psql("SELECT count(*) FROM item").out, "0\n");
}

TEST_F(Stock, IsThereForTheNextTest) { EXPECT_EQ(psql("SELECT count(*) FROM item").out, "3\n"); }

} // namespace
