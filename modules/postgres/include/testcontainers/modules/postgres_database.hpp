#pragma once

/// @file
/// Databases for one test each, on a server that many tests share.
///
///     auto database = server.fresh_database();            // a copy of the server's database, in
///     milliseconds pqxx::connection connection{database.url()};        // dropped when `database` ends

#include "testcontainers/local_path.hpp"
#include "testcontainers/port.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <source_location>
#include <string>
#include <vector>

namespace testcontainers::modules {

class Postgres;

/// What fresh databases are copies of: the server's own database, after these scripts and migrations.
struct PostgresTemplate {
    /// Scripts of this machine that psql runs in this order.
    std::vector<LocalPath> scripts = {};
    /// Is called with the URL of a database that has seen the scripts, to make of it what tests need.
    std::function<void(const std::string& url)> migrate = {};
    /// Names what `migrate` does. The template is made once for all processes that use the server with the
    /// same version and the same content of the scripts; with a `migrate` and no version each process makes
    /// its own.
    std::string version = {};
    /// How many copies are kept ahead from the second call on; 0 makes each when it is asked for.
    std::size_t stock = 2;
};

/// A database of its own for one test; its end drops it, in the background. Move-only; it may outlive the
/// server's handle.
class [[nodiscard]] PostgresDatabase {
public:
    class Source;
    /// Made by `fresh()` and `fresh_database()`.
    PostgresDatabase(std::shared_ptr<Source> source, std::string name) noexcept;
    PostgresDatabase(PostgresDatabase&&) noexcept;
    PostgresDatabase& operator=(PostgresDatabase&&) noexcept;
    ~PostgresDatabase();

    /// The database's name.
    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    /// Where clients connect to.
    [[nodiscard]] const Endpoint& endpoint() const noexcept;
    /// `postgresql://test:test@127.0.0.1:49153/tc_5c1f…`, as libpq and libpqxx take it.
    [[nodiscard]] std::string url() const;

private:
    void drop() noexcept;

    std::shared_ptr<Source> source_;
    std::string name_;
};

/// Gives copies of a template. Const members are safe from several threads.
class PostgresDatabases {
public:
    /// Makes the template, or finds the one that another process has made.
    /// @throws ConfigError when a script cannot be read, ExecError when one fails, Error with the server's
    /// words, and what `migrate` throws; then the next object tries again.
    explicit PostgresDatabases(const Postgres& server, const PostgresTemplate& wanted = {},
                               std::source_location where = std::source_location::current());

    /// A new copy: from the stock where there is one, else made now.
    /// @throws Error with the server's words.
    [[nodiscard]] PostgresDatabase fresh() const;

private:
    std::shared_ptr<PostgresDatabase::Source> source_;
};

} // namespace testcontainers::modules
