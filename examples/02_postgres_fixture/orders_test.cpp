// One PostgreSQL for a suite of GoogleTests, with a schema; what it took to start it, and the rows it gives.

#include <testcontainers/gtest.hpp>
#include <testcontainers/modules/postgres.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <iostream>

namespace tc = testcontainers;

namespace {

class Orders : public tc::testing::SharedFixture<Orders, tc::modules::Postgres> {
public:
    static tc::modules::Postgres start() {
        return tc::modules::Postgres::run({.database = "orders", .init_scripts = {"schema.sql"}});
    }
};

TEST_F(Orders, TellsWhatItsStartTook) {
    const auto& times = resource().container().start_times();
    const auto milliseconds = [](std::chrono::microseconds time) {
        return static_cast<double>(time.count()) / 1000;
    };
    std::cout << "  image " << milliseconds(times.image) << " ms, create " << milliseconds(times.create)
              << " ms, start " << milliseconds(times.start) << " ms, ready " << milliseconds(times.ready)
              << " ms\n"
              << "  clients connect to " << to_string(resource().endpoint()) << '\n';
    EXPECT_GT(times.ready.count(), 0);
}

TEST_F(Orders, KnowsItsItems) {
    const auto rows = resource().query("SELECT name, price FROM item ORDER BY name");
    for (const auto& row : rows) {
        std::cout << "  row: " << row[0].value() << " costs " << row[1].value_or("nothing") << '\n';
    }
    EXPECT_EQ(rows.size(), 3U);
}

TEST_F(Orders, RefusesAnItemTwice) {
    EXPECT_THROW(resource().query("INSERT INTO item VALUES ('bolt', 2)"), tc::ExecError);
    EXPECT_EQ(resource().query("SELECT price FROM item WHERE name = 'bolt'").size(), 1U);
}

} // namespace
