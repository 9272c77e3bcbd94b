#include "cases/cases.hpp"
#include "cases/starts.hpp"
#include "testcontainers/modules/postgres.hpp"

#include <memory>
#include <optional>

namespace benchmarks {
namespace {

namespace tc = testcontainers;
using namespace tc::literals;

/// A test's worth of writing: 500 transactions one after another, and a table of 100,000 rows.
Side writes(const tc::modules::PostgresSpec& spec) {
    auto server = std::make_shared<std::optional<tc::modules::Postgres>>();
    return {.before =
                [server, spec] {
                    if (!*server) {
                        server->emplace(tc::modules::Postgres::run(spec));
                    }
                },
            .timed =
                [server] {
                    (*server)->query("CREATE TABLE written(n integer PRIMARY KEY)");
                    (*server)->query("DO $$ BEGIN FOR i IN 1..500 LOOP INSERT INTO written VALUES (i); "
                                     "COMMIT; END LOOP; END $$");
                    (*server)->query("INSERT INTO written SELECT generate_series(1001, 101000)");
                },
            .after = [server] { (*server)->query("DROP TABLE written"); }};
}

Side stop(std::chrono::seconds grace) {
    auto redis = std::make_shared<std::optional<tc::Container>>();
    return {.before = [redis] { redis->emplace(tc::run({.image = "redis:7.0", .ports = {6379_tcp}})); },
            .timed =
                [redis, grace] {
                    if (grace.count() > 0) {
                        (*redis)->stop(grace);
                    }
                    (*redis)->remove();
                }};
}

} // namespace

Cases tuned_cases() {
    using tc::modules::container_spec;
    using Spec = tc::modules::PostgresSpec;
    const auto durable = our_start(container_spec(Spec{.durable = true}));
    return {{"postgres ready; floor: durable", our_start(container_spec(Spec{})), durable},
            {"postgres ready, in memory; floor: durable",
             our_start(container_spec(Spec{.data_in_memory = true})), durable},
            {"postgres writes; floor: durable", writes({}), writes({.durable = true})},
            {"postgres writes, in memory; floor: durable", writes({.data_in_memory = true}),
             writes({.durable = true})},
            {"removal by kill; floor: stop, then remove", stop(std::chrono::seconds{0}),
             stop(std::chrono::seconds{10})}};
}

} // namespace benchmarks
