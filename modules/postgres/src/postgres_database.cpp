#include "testcontainers/modules/postgres_database.hpp"

#include "source.hpp"
#include "template.hpp"
#include "testcontainers/url.hpp"

#include <utility>

namespace testcontainers::modules {

PostgresDatabase::PostgresDatabase(std::shared_ptr<Source> source, std::string name) noexcept
    : source_(std::move(source)), name_(std::move(name)) {}

PostgresDatabase::PostgresDatabase(PostgresDatabase&&) noexcept = default;

PostgresDatabase& PostgresDatabase::operator=(PostgresDatabase&& other) noexcept {
    if (this != &other) {
        drop();
        source_ = std::move(other.source_);
        name_ = std::move(other.name_);
    }
    return *this;
}

PostgresDatabase::~PostgresDatabase() { drop(); }

void PostgresDatabase::drop() noexcept {
    if (source_) {
        source_->drop(std::move(name_));
        source_.reset();
    }
}

const Endpoint& PostgresDatabase::endpoint() const noexcept { return source_->account().server; }

std::string PostgresDatabase::url() const {
    const auto& account = source_->account();
    return to_string(Url{.scheme = "postgresql",
                         .user = account.user,
                         .password = account.password,
                         .endpoint = account.server,
                         .path = name_});
}

PostgresDatabases::PostgresDatabases(const Postgres& server, const PostgresTemplate& wanted,
                                     std::source_location where) {
    const auto name = postgres::template_name(server.database(), wanted, where);
    postgres::ensure_template(server, wanted, name, where);
    source_ = std::make_shared<PostgresDatabase::Source>(
        postgres::Account{server.endpoint(), server.user(), server.password()}, name,
        postgres::is_own(wanted), wanted.stock);
}

PostgresDatabase PostgresDatabases::fresh() const { return {source_, source_->take()}; }

} // namespace testcontainers::modules
