#include "testcontainers/modules/postgres.hpp"

#include "csv.hpp"
#include "testcontainers/error.hpp"
#include "testcontainers/snapshot.hpp"
#include "testcontainers/url.hpp"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <mutex>
#include <utility>

namespace testcontainers::modules {
namespace {

constexpr std::string_view data_folder = "/var/lib/postgresql/data";

/// Outside of the volume that the image declares, so that an image of the container has it.
constexpr std::string_view snapshot_folder = "/var/lib/postgresql/snapshot";

void check_text(std::string_view field, const std::string& value) {
    if (value.empty() || value.find('\0') != std::string::npos) {
        throw ConfigError(fmt::format("PostgresSpec::{} is \"{}\"; a name that is not empty is needed", field,
                                      field == "password" ? "" : value));
    }
}

std::string file_name(const LocalPath& path) { return std::filesystem::path(path).filename().string(); }

void check_script(const LocalPath& script) {
    const auto name = file_name(script);
    constexpr std::array<std::string_view, 4> endings{".sql", ".sql.gz", ".sql.xz", ".sh"};
    for (const auto ending : endings) {
        if (name.ends_with(ending)) {
            return;
        }
    }
    throw ConfigError(fmt::format("PostgresSpec::init_scripts: \"{}\" would be ignored by the image; it runs "
                                  ".sql, .sql.gz, .sql.xz and .sh",
                                  script.string()));
}

void check(const PostgresSpec& spec) {
    check_text("database", spec.database);
    check_text("user", spec.user);
    check_text("password", spec.password);
    for (const auto& script : spec.init_scripts) {
        check_script(script);
    }
    if (spec.snapshot && spec.data_in_memory) {
        throw ConfigError("PostgresSpec::snapshot and data_in_memory are both true; what is in memory is not "
                          "part of a snapshot, so set one of them");
    }
    for (const auto& [name, value] : spec.settings) {
        if (name.empty() || name.find('=') != std::string::npos) {
            throw ConfigError(
                fmt::format("PostgresSpec::settings: \"{}\" is not the name of a setting", name));
        }
    }
}

/// The image runs scripts in the order of their names, so each gets its place in front of its own.
std::vector<File> script_files(const PostgresSpec& spec) {
    std::vector<File> files;
    for (std::size_t i = 0; i < spec.init_scripts.size(); ++i) {
        const auto& script = spec.init_scripts[i];
        files.emplace_back(HostFile{
            .source = script,
            .target = fmt::format("/docker-entrypoint-initdb.d/{:04}-{}", i, file_name(script)),
        });
    }
    return files;
}

std::vector<std::string> server_command(const PostgresSpec& spec) {
    std::vector<std::string> command{"postgres"};
    const auto set = [&command](std::string_view name, std::string_view value) {
        command.emplace_back("-c");
        command.push_back(fmt::format("{}={}", name, value));
    };
    if (!spec.durable) {
        set("fsync", "off");
        set("synchronous_commit", "off");
        set("full_page_writes", "off");
    }
    for (const auto& [name, value] : spec.settings) {
        set(name, value);
    }
    return command;
}

} // namespace

ContainerSpec container_spec(const PostgresSpec& spec) {
    check(spec);
    ContainerSpec container{
        .image = spec.image,
        .command = server_command(spec),
        .env = {{"POSTGRES_DB", spec.database},
                {"POSTGRES_USER", spec.user},
                {"POSTGRES_PASSWORD", spec.password}},
        .ports = {Postgres::port},
        .files = script_files(spec),
        .wait = accepts_connections(spec.user, spec.database),
        .startup_timeout = spec.startup_timeout,
    };
    if (!spec.durable) {
        container.env.emplace("POSTGRES_INITDB_ARGS", "--no-sync");
    }
    if (spec.snapshot) {
        container.env.emplace("PGDATA", snapshot_folder);
    }
    if (spec.data_in_memory) {
        container.mounts.push_back(TmpfsMount{.target = std::string{data_folder}, .mode = 0700});
    }
    if (spec.customize) {
        spec.customize(container);
    }
    return container;
}

struct Postgres::Fresh {
    std::mutex mutex;
    std::optional<PostgresDatabases> databases;
};

Postgres::Postgres(Container container, const PostgresSpec& spec)
    : container_(std::move(container)), database_(spec.database), user_(spec.user), password_(spec.password),
      fresh_(std::make_shared<Fresh>()) {}

Postgres Postgres::run(const PostgresSpec& spec, std::source_location where) {
    auto container = container_spec(spec);
    if (spec.snapshot) {
        container = Snapshot::take(container, {.keep = true}, where).spec();
    }
    return over(testcontainers::run(container, where), spec);
}

Postgres Postgres::over(Container container, const PostgresSpec& spec) {
    return {std::move(container), spec};
}

std::string Postgres::url() const {
    return to_string(Url{
        .scheme = "postgresql",
        .user = user_,
        .password = password_,
        .endpoint = endpoint(),
        .path = database_,
    });
}

PostgresDatabase Postgres::fresh_database(std::source_location where) const {
    {
        const std::lock_guard lock(fresh_->mutex);
        if (!fresh_->databases) {
            fresh_->databases.emplace(*this, PostgresTemplate{}, where);
        }
    }
    return fresh_->databases->fresh();
}

PostgresRows Postgres::query(const std::string& sql, std::source_location where) const {
    const auto answer =
        container_
            .exec(
                ExecSpec{
                    .command = {"psql", "--no-psqlrc", "--quiet", "--csv", "--tuples-only",
                                "--set=ON_ERROR_STOP=1", "--set=SHOW_ALL_RESULTS=off",
                                fmt::format("--pset=null={}", postgres::null_text), "--username=" + user_,
                                "--dbname=" + database_, "--command=" + sql},
                    .env = {{"PGPASSWORD", password_}},
                },
                where)
            .or_throw(where);
    return postgres::parse_csv(answer.out);
}

} // namespace testcontainers::modules
