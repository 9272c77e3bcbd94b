#include "support/temporary_folder.hpp"
#include "testcontainers/engine.hpp"
#include "testcontainers/error.hpp"
#include "testcontainers/images.hpp"
#include "testcontainers/modules/postgres.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace testcontainers::modules {
namespace {

/// A server that is initialised by a script which no other run of this test has.
class PostgresSnapshot : public testing::Test {
protected:
    ~PostgresSnapshot() override {
        (void)Engine::current().await_removals();
        for (const auto& image : made_) {
            images::remove(image, true);
        }
    }

    /// When the script has run in the server that this starts, and starts from.
    std::string made_at(const std::string& table) {
        const auto script = folder_.write("made.sql", "CREATE TABLE " + table + " AS SELECT '" +
                                                          folder_.path().filename().string() +
                                                          "' AS run, clock_timestamp()::text AS at;");
        const auto server = Postgres::run({.init_scripts = {script}, .snapshot = true});
        const auto& image = server.container().spec().image;
        if (made_.empty() || made_.back() != image) {
            made_.push_back(image);
        }
        auto at = server.query("SELECT at FROM " + table).at(0).at(0).value();
        server.query("UPDATE " + table + " SET at = 'changed by a test'");
        return at;
    }

    std::vector<std::string> made_;

private:
    testsupport::TemporaryFolder folder_;
};

TEST_F(PostgresSnapshot, LaterStartsDoNotRunTheScriptsAgainAndSeeNobodysChanges) {
    const auto first = made_at("item");
    EXPECT_NE(first, "changed by a test");
    EXPECT_EQ(made_at("item"), first);
    EXPECT_EQ(made_.size(), 1U);
}

TEST_F(PostgresSnapshot, AChangedScriptIsRun) {
    const auto first = made_at("item");
    EXPECT_NE(made_at("other_item"), first);
    EXPECT_EQ(made_.size(), 2U);
}

TEST(PostgresSnapshotSpec, DataInMemoryIsRefused) {
    EXPECT_THROW((void)container_spec(PostgresSpec{.data_in_memory = true, .snapshot = true}), ConfigError);
}

} // namespace
} // namespace testcontainers::modules
