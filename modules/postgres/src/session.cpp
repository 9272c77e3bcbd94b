#include "session.hpp"

#include "testcontainers/error.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <array>

#include <unistd.h>

namespace testcontainers::modules::postgres {
namespace {

std::string quoted(char quote, std::string_view text) {
    std::string result(1, quote);
    for (const char byte : text) {
        result.append(byte == quote ? 2 : 1, byte);
    }
    return result + quote;
}

/// What libpq says, without the end of its last line.
std::string words_of(const PGconn* connection) {
    std::string words = PQerrorMessage(connection);
    while (words.ends_with('\n')) {
        words.pop_back();
    }
    return words;
}

PGconn* connect(const Account& account, const std::string& database) {
    const auto port = std::to_string(account.server.port);
    const std::array<const char*, 8> names{
        "host", "port", "user", "password", "dbname", "connect_timeout", "tcp_user_timeout", nullptr};
    const std::array<const char*, 8> values{account.server.host.c_str(),
                                            port.c_str(),
                                            account.user.c_str(),
                                            account.password.c_str(),
                                            database.c_str(),
                                            "10",
                                            "10000",
                                            nullptr};
    return PQconnectdbParams(names.data(), values.data(), 0);
}

} // namespace

void Session::Close::operator()(pg_conn* connection) const noexcept {
    if (process == ::getpid()) {
        PQfinish(connection);
    }
}

Session::Session(const Account& account, const std::string& database)
    : connection_(connect(account, database), Close{::getpid()}) {
    if (PQstatus(connection_.get()) != CONNECTION_OK) {
        throw Error(fmt::format("PostgreSQL on {} lets \"{}\" not into the database \"{}\": {}",
                                to_string(account.server), account.user, database,
                                words_of(connection_.get())));
    }
    PQsetNoticeProcessor(
        connection_.get(), [](void*, const char*) {}, nullptr);
}

std::vector<std::optional<std::string>> Session::run(const std::string& statement) {
    const std::unique_ptr<PGresult, decltype(&PQclear)> result{PQexec(connection_.get(), statement.c_str()),
                                                               &PQclear};
    const auto status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        throw Error(fmt::format("PostgreSQL refused \"{}\": {}", statement, words_of(connection_.get())));
    }
    std::vector<std::optional<std::string>> column;
    for (int row = 0; row < PQntuples(result.get()); ++row) {
        column.push_back(PQgetisnull(result.get(), row, 0) != 0
                             ? std::nullopt
                             : std::optional<std::string>{PQgetvalue(result.get(), row, 0)});
    }
    return column;
}

int Session::version() const noexcept { return PQserverVersion(connection_.get()); }

std::string identifier(std::string_view name) { return quoted('"', name); }

std::string literal(std::string_view text) { return quoted('\'', text); }

} // namespace testcontainers::modules::postgres
