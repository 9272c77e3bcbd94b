#pragma once

#include "testcontainers/fresh.hpp"
#include "testcontainers/gtest/shared_fixture.hpp"

#include <optional>

namespace testcontainers::testing {

/// A fixture whose tests share one server, as with `SharedFixture`, and have a database each.
///
///     class Orders : public tc::testing::FreshDatabaseFixture<Orders, tc::modules::Postgres> {
///     public:
///         static tc::modules::Postgres start() { return tc::modules::Postgres::run(); }
///     };
template <class Suite, GivesFreshDatabases Server>
class FreshDatabaseFixture : public SharedFixture<Suite, Server> {
protected:
    /// Asks the server for the test's database.
    void SetUpWith(Server& server) override { database_.emplace(server.fresh_database()); }

    /// Gives it back.
    void TearDown() override { database_.reset(); }

    /// The database of this test; from `SetUpWith` on.
    [[nodiscard]] FreshDatabaseOf<Server>& database() { return database_.value(); }

private:
    std::optional<FreshDatabaseOf<Server>> database_;
};

} // namespace testcontainers::testing
