#pragma once

/// @file
/// PostgreSQL (https://hub.docker.com/_/postgres).
///
///     auto server = tc::modules::Postgres::run({.database = "orders", .init_scripts = {"schema.sql"}});
///     pqxx::connection connection{server.url()};

#include "testcontainers/container.hpp"
#include "testcontainers/local_path.hpp"
#include "testcontainers/modules/postgres_database.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>
#include <vector>

namespace testcontainers::modules {

/// A PostgreSQL server. It trades the safety of its data in a crash for speed, unless told otherwise.
struct PostgresSpec {
    /// The image.
    std::string image = "postgres:15";
    /// The database that is made (POSTGRES_DB).
    std::string database = "test";
    /// Its owner, a superuser (POSTGRES_USER).
    std::string user = "test";
    /// The owner's password (POSTGRES_PASSWORD).
    std::string password = "test";
    /// Scripts of this machine that run in this order on the new database: `.sql`, `.sql.gz`, `.sql.xz` or
    /// `.sh`.
    std::vector<LocalPath> init_scripts = {};
    /// Settings of the server, such as `{"max_connections", "200"}`.
    std::map<std::string, std::string> settings = {};
    /// Whether data survives a crash of the machine; off, fsync, synchronous_commit and full_page_writes are
    /// off, and initdb does not wait for the disk (`POSTGRES_INITDB_ARGS=--no-sync`).
    bool durable = false;
    /// Whether the data is in memory.
    bool data_in_memory = false;
    /// Whether the server, as its scripts have left it, is kept as an image (`Snapshot`), so that later
    /// starts from an equal spec with the same content of the scripts need not initialise again.
    bool snapshot = false;
    /// The time from the start to being ready, scripts included.
    std::chrono::milliseconds startup_timeout = std::chrono::seconds{60};
    /// Has the last word over the container's spec.
    std::function<void(ContainerSpec&)> customize = {};
};

/// The rows of a query's answer: text for each column, nothing for NULL.
using PostgresRows = std::vector<std::vector<std::optional<std::string>>>;

/// A running PostgreSQL; its end removes it. Const members are safe from several threads.
class [[nodiscard]] Postgres {
public:
    /// What it is made from.
    using Spec = PostgresSpec;

    /// The port in the container.
    static constexpr Port port{5432};

    /// Starts a server and returns when it accepts connections over the network, after its scripts have run.
    /// @throws ConfigError when the spec is wrong, StartError when a script fails, and what
    /// `testcontainers::run` throws.
    [[nodiscard]] static Postgres run(const PostgresSpec& spec = {},
                                      std::source_location where = std::source_location::current());

    /// The server in a container that runs already and was made from `spec`.
    [[nodiscard]] static Postgres over(Container container, const PostgresSpec& spec);

    /// Where clients connect to.
    [[nodiscard]] Endpoint endpoint() const { return container_.endpoint(port); }

    /// `postgresql://test:test@127.0.0.1:49153/test`, as libpq and libpqxx take it.
    [[nodiscard]] std::string url() const;

    /// Runs SQL with the image's psql, as the owner on the database, and returns the rows of its last
    /// statement. For set-up and checks; it costs a process in the container.
    /// @throws ExecError when a statement fails, and what `Container::exec` throws.
    PostgresRows query(const std::string& sql,
                       std::source_location where = std::source_location::current()) const;

    /// A database of its own for one test: a copy of the server's, as its scripts left it;
    /// `PostgresDatabases` copies one with more in it. The first call makes the template of all others, and
    /// needs the server's database without a client in it. Costs milliseconds, less from the third call on.
    /// Changes of the server's database after the first call are not in it.
    /// @throws Error with the server's words.
    [[nodiscard]] PostgresDatabase
    fresh_database(std::source_location where = std::source_location::current()) const;

    /// The database.
    [[nodiscard]] const std::string& database() const noexcept { return database_; }
    /// The owner of the database.
    [[nodiscard]] const std::string& user() const noexcept { return user_; }
    /// The owner's password.
    [[nodiscard]] const std::string& password() const noexcept { return password_; }

    /// The container.
    [[nodiscard]] Container& container() noexcept { return container_; }
    /// @copydoc container
    [[nodiscard]] const Container& container() const noexcept { return container_; }

private:
    /// Copies of the server's own database, from the first call on.
    struct Fresh;

    Postgres(Container container, const PostgresSpec& spec);

    Container container_;
    std::string database_;
    std::string user_;
    std::string password_;
    std::shared_ptr<Fresh> fresh_;
};

/// The container that `Postgres::run` starts, for those who want to see or change it.
/// @throws ConfigError when the spec is wrong.
[[nodiscard]] ContainerSpec container_spec(const PostgresSpec& spec);

/// Ready when the server on `Postgres::port` answers a client that asks for `database` as `user`. While the
/// image runs its init scripts, and while the server starts or recovers, it is not.
[[nodiscard]] wait::Strategy accepts_connections(const std::string& user, const std::string& database);

} // namespace testcontainers::modules
