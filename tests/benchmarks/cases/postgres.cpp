#include "testcontainers/modules/postgres.hpp"
#include "cases/cases.hpp"
#include "cases/starts.hpp"

#include <string_view>
#include <utility>

namespace benchmarks {
namespace {

namespace tc = testcontainers;

/// What the module sets.
constexpr std::string_view settings =
    R"("Env":["POSTGRES_DB=test","POSTGRES_USER=test","POSTGRES_PASSWORD=test",)"
    R"("POSTGRES_INITDB_ARGS=--no-sync"],)"
    R"("Cmd":["postgres","-c","fsync=off","-c","synchronous_commit=off","-c","full_page_writes=off"],)";

/// `host` is of the floor's HostConfig.
Case ready(RawEngine& engine, std::string name, const tc::modules::PostgresSpec& spec, std::string_view host,
           std::string rival, int weight) {
    const auto body = create_body("postgres:15", "5432/tcp", settings, host);
    return {std::move(name),
            our_start(tc::modules::container_spec(spec)),
            raw_start(engine, body, "5432/tcp", wait_for_postgres),
            std::move(rival),
            "1.02",
            weight};
}

} // namespace

Cases postgres_cases(RawEngine& engine) {
    constexpr auto tmpfs = R"("Tmpfs":{"/var/lib/postgresql/data":"mode=0700"},)";
    return {ready(engine, "postgres ready", {}, {}, "postgres", 10),
            ready(engine, "postgres ready, npm's own module", {}, {}, "postgres-module", 4),
            ready(engine, "postgres ready on tmpfs", {.data_in_memory = true}, tmpfs, "postgres-tmpfs", 6)};
}

} // namespace benchmarks
