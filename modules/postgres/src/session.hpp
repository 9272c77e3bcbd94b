#pragma once

#include "testcontainers/port.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct pg_conn;

namespace testcontainers::modules::postgres {

/// Where a server is and who asks it.
struct Account {
    Endpoint server;
    std::string user;
    std::string password;
};

/// One connection of libpq to one database. For one thread at a time.
class Session {
public:
    /// @throws Error with the server's words when it lets nobody in.
    Session(const Account& account, const std::string& database);
    Session(Session&&) noexcept = default;

    /// Runs one statement; the first column of its rows.
    /// @throws Error with the server's words.
    std::vector<std::optional<std::string>> run(const std::string& statement);

    /// The server's version, as in 150004.
    [[nodiscard]] int version() const noexcept;

private:
    /// A forked child leaves its parent's connection alone.
    struct Close {
        int process;
        void operator()(pg_conn* connection) const noexcept;
    };
    std::unique_ptr<pg_conn, Close> connection_;
};

/// `"orders"`, with the quotes it has inside doubled.
[[nodiscard]] std::string identifier(std::string_view name);

/// `'orders'`, with the quotes it has inside doubled.
[[nodiscard]] std::string literal(std::string_view text);

} // namespace testcontainers::modules::postgres
