#include "template.hpp"

#include "session.hpp"
#include "testcontainers/error.hpp"
#include "testcontainers/url.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string_view>

namespace testcontainers::modules::postgres {
namespace {

std::string content_of(const LocalPath& script, std::source_location where) {
    std::ifstream file(script.string(), std::ios::binary);
    std::string content{std::istreambuf_iterator<char>(file), {}};
    if (!file || std::filesystem::is_directory(script.string())) {
        throw ConfigError(fmt::format("PostgresTemplate::scripts: \"{}\" cannot be read", script.string()),
                          where);
    }
    return content;
}

/// FNV-1a: it tells contents apart and is no protection against anybody.
class Hash {
public:
    void add(std::string_view text) {
        for (const char byte : text) {
            value_ = (value_ ^ static_cast<unsigned char>(byte)) * 0x100000001B3;
        }
        value_ = (value_ ^ 0x100U) * 0x100000001B3;
    }
    [[nodiscard]] std::uint64_t value() const { return value_; }

private:
    std::uint64_t value_ = 0xCBF29CE484222325;
};

std::string url_of(const Postgres& server, const std::string& database) {
    return to_string(Url{.scheme = "postgresql",
                         .user = server.user(),
                         .password = server.password(),
                         .endpoint = server.endpoint(),
                         .path = database});
}

/// psql in the container knows the whole language of scripts: its own commands, and COPY with the rows in the
/// script.
void run_script(const Postgres& server, const std::string& database, const LocalPath& script,
                std::source_location where) {
    (void)server.container()
        .exec(
            ExecSpec{
                .command = {"psql", "--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1",
                            "--username=" + server.user(), "--dbname=" + database, "--file=-"},
                .input = content_of(script, where),
                .env = {{"PGPASSWORD", server.password()}},
            },
            where)
        .or_throw(where);
}

/// Makes a database of its own for the scripts and migrations, which has its name only when they have
/// succeeded.
void make_template(const Postgres& server, const PostgresTemplate& wanted, Session& session,
                   const std::string& name, std::source_location where) {
    const auto making = name + "_making";
    const auto drop = fmt::format("DROP DATABASE IF EXISTS {}", identifier(making));
    const auto end_sessions = [&](const std::string& database) {
        (void)session.run(fmt::format(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {}", literal(database)));
    };
    end_sessions(making);
    (void)session.run(drop);
    (void)session.run(
        fmt::format("CREATE DATABASE {} TEMPLATE {}", identifier(making), identifier(server.database())));
    for (const auto& script : wanted.scripts) {
        run_script(server, making, script, where);
    }
    if (wanted.migrate) {
        wanted.migrate(url_of(server, making));
    }
    (void)session.run(fmt::format("ALTER DATABASE {} ALLOW_CONNECTIONS false", identifier(making)));
    end_sessions(making);
    (void)session.run(fmt::format("ALTER DATABASE {} RENAME TO {}", identifier(making), identifier(name)));
}

} // namespace

std::string template_name(const std::string& database, const PostgresTemplate& wanted,
                          std::source_location where) {
    Hash hash;
    hash.add(database);
    hash.add(wanted.version);
    for (const auto& script : wanted.scripts) {
        hash.add(content_of(script, where));
    }
    if (is_own(wanted)) {
        std::random_device random;
        hash.add(fmt::format("{} {} {} {}", random(), random(), random(), random()));
    }
    return fmt::format("tc_template_{:016x}", hash.value());
}

void ensure_template(const Postgres& server, const PostgresTemplate& wanted, const std::string& name,
                     std::source_location where) {
    Session session({server.endpoint(), server.user(), server.password()}, "postgres");
    // The lock ends with the session, also when this process is killed.
    (void)session.run(fmt::format("SELECT pg_advisory_lock(hashtextextended({}, 0))", literal(name)));
    if (session.run(fmt::format("SELECT 1 FROM pg_database WHERE datname = {}", literal(name))).empty()) {
        make_template(server, wanted, session, name, where);
    }
}

} // namespace testcontainers::modules::postgres
