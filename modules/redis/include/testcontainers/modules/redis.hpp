#pragma once

/// @file
/// Redis, and servers that keep its contract, such as Valkey (https://hub.docker.com/_/redis).
///
///     auto redis = tc::modules::Redis::run();
///     redisConnect(redis.endpoint().host.c_str(), redis.endpoint().port);

#include "testcontainers/container.hpp"
#include "testcontainers/modules/redis_database.hpp"

#include <chrono>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <source_location>
#include <string>
#include <vector>

namespace testcontainers::modules {

/// A Redis server. Nothing is written to disk unless asked for.
struct RedisSpec {
    /// The image.
    std::string image = "redis:7.0";
    /// The password that clients need; none when empty.
    std::string password = {};
    /// Directives of redis.conf, such as `{"maxmemory", "64mb"}`; they come after the module's own.
    std::map<std::string, std::string> settings = {};
    /// Whether snapshots and the append-only file are written, as the image does by itself.
    bool durable = false;
    /// Whether `/data` is in memory.
    bool data_in_memory = false;
    /// The time from the start to being ready.
    std::chrono::milliseconds startup_timeout = std::chrono::seconds{60};
    /// Has the last word over the container's spec.
    std::function<void(ContainerSpec&)> customize = {};
};

/// A running Redis; its end removes it. Const members are safe from several threads.
class [[nodiscard]] Redis {
public:
    /// What it is made from.
    using Spec = RedisSpec;

    /// The port in the container.
    static constexpr Port port{6379};

    /// Starts a server and returns when it accepts connections.
    /// @throws ConfigError when the spec is wrong, and what `testcontainers::run` throws.
    [[nodiscard]] static Redis run(const RedisSpec& spec = {},
                                   std::source_location where = std::source_location::current());

    /// The server in a container that runs already and was made from `spec`.
    [[nodiscard]] static Redis over(Container container, const RedisSpec& spec);

    /// Where clients connect to.
    [[nodiscard]] Endpoint endpoint() const { return container_.endpoint(port); }

    /// `redis://127.0.0.1:49153`, with the password where there is one.
    [[nodiscard]] std::string url() const;

    /// An empty database for one test: one of the server's numbered databases that nobody else has, in any
    /// process. A server has 15 of them, or as many as `.settings = {{"databases", "256"}}` says, less one.
    /// @throws Error when all are in use, or with the server's words.
    [[nodiscard]] RedisDatabase fresh_database() const;

    /// Runs a command with the image's redis-cli (7.0 or newer) and returns its raw reply without the last
    /// line end. For set-up and checks; it costs a process in the container.
    /// @throws ExecError when the server answers with an error, and what `Container::exec` throws.
    std::string command(std::initializer_list<std::string> words,
                        std::source_location where = std::source_location::current()) const;

    /// The container.
    [[nodiscard]] Container& container() noexcept { return container_; }
    /// @copydoc container
    [[nodiscard]] const Container& container() const noexcept { return container_; }

private:
    /// The desk that gives databases, from the first call on.
    struct Fresh;

    Redis(Container container, std::string password);

    Container container_;
    std::string password_;
    std::shared_ptr<Fresh> fresh_;
};

/// The container that `Redis::run` starts, for those who want to see or change it.
/// @throws ConfigError when the spec is wrong.
[[nodiscard]] ContainerSpec container_spec(const RedisSpec& spec);

} // namespace testcontainers::modules
