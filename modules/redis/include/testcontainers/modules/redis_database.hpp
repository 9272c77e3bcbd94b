#pragma once

/// @file
/// Logical databases for one test each, on a Redis that many tests share.
///
///     auto database = server.fresh_database();                             // empty, and nobody else's
///     redisCommand(context, "SELECT %d", database.number());              // flushed when `database` ends

#include "testcontainers/port.hpp"

#include <memory>
#include <string>

namespace testcontainers::modules {

/// One of a server's numbered databases (`SELECT`), for one test; its end flushes it and gives it back.
/// Move-only; it may outlive the server's handle. Number 0 is never given: it holds the notes about who has
/// which.
class [[nodiscard]] RedisDatabase {
public:
    class Desk;
    /// Made by `Redis::fresh_database()`.
    RedisDatabase(std::shared_ptr<Desk> desk, int number) noexcept;
    RedisDatabase(RedisDatabase&&) noexcept;
    RedisDatabase& operator=(RedisDatabase&&) noexcept;
    ~RedisDatabase();

    /// Its number.
    [[nodiscard]] int number() const noexcept { return number_; }
    /// Where clients connect to.
    [[nodiscard]] const Endpoint& endpoint() const noexcept;
    /// `redis://127.0.0.1:49153/7`, with the password where there is one.
    [[nodiscard]] std::string url() const;

private:
    void give_back() noexcept;

    std::shared_ptr<Desk> desk_;
    int number_ = 0;
};

} // namespace testcontainers::modules
