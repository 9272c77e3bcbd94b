#include "testcontainers/modules/postgres.hpp"
#include "cases/cases.hpp"
#include "cases/starts.hpp"

namespace benchmarks {

namespace tc = testcontainers;

Cases postgres_cases(RawEngine& engine) {
    const auto body = create_body(
        "postgres:15", "5432/tcp",
        R"("Env":["POSTGRES_DB=test","POSTGRES_USER=test","POSTGRES_PASSWORD=test"],)"
        R"("Cmd":["postgres","-c","fsync=off","-c","synchronous_commit=off","-c","full_page_writes=off"],)");
    return {{"postgres ready", our_start(tc::modules::container_spec(tc::modules::PostgresSpec{})),
             raw_start(engine, body, "5432/tcp", wait_for_postgres), "postgres", "1.02", 6}};
}

} // namespace benchmarks
