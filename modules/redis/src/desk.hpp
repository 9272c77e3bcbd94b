#pragma once

#include "testcontainers/modules/redis_database.hpp"

#include <initializer_list>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

struct redisContext;
struct redisReply;

namespace testcontainers::modules {

/// Gives and takes the numbered databases of one server, over a connection of its own. Who has which is noted
/// in database 0 with the holder's connection, so that all processes agree, and what a dead process had is
/// free again.
class RedisDatabase::Desk {
public:
    /// @throws Error with the server's words when it lets nobody in.
    Desk(Endpoint server, std::string password);
    Desk(const Desk&) = delete;
    Desk& operator=(const Desk&) = delete;
    ~Desk();

    /// The number of a database that is empty and this process's.
    /// @throws Error when all are in use.
    [[nodiscard]] int take();

    /// Never throws: when the server is gone, so are its databases.
    void give_back(int number) noexcept;

    [[nodiscard]] const Endpoint& server() const noexcept { return server_; }
    [[nodiscard]] const std::string& password() const noexcept { return password_; }

private:
    using Reply = std::unique_ptr<redisReply, void (*)(void*)>;

    Reply ask(std::initializer_list<std::string_view> words);
    std::string text(std::initializer_list<std::string_view> words);
    [[nodiscard]] std::optional<int> claim();
    [[nodiscard]] std::set<std::string> connections();
    void free_those_of_the_dead();
    void flush(int number);

    Endpoint server_;
    std::string password_;
    int process_;
    std::mutex mutex_;
    std::unique_ptr<redisContext, void (*)(redisContext*)> connection_;
    std::string self_;
    int databases_ = 0;
};

} // namespace testcontainers::modules
