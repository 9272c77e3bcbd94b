#include "testcontainers/modules/redis.hpp"

#include "desk.hpp"
#include "testcontainers/error.hpp"
#include "testcontainers/url.hpp"

#include <fmt/format.h>

#include <mutex>
#include <utility>

namespace testcontainers::modules {
namespace {

constexpr auto config_path = "/etc/testcontainers-redis.conf";

/// A value as redis.conf takes it: in quotes, with the bytes that end or break them escaped.
std::string quoted(const std::string& value) {
    std::string text = "\"";
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == '"' || byte == '\\' || byte == 0x7f) {
            text += fmt::format("\\x{:02x}", byte);
        } else {
            text += c;
        }
    }
    return text + "\"";
}

void check_directive(const std::string& name) {
    if (name.empty() || name.find_first_of(" \t\r\n\"'#") != std::string::npos) {
        throw ConfigError(
            fmt::format("RedisSpec::settings: \"{}\" is not the name of a directive of redis.conf", name));
    }
}

/// One directive. Several words, as in `save 900 1`, stay words; a value that needs quotes is one.
std::string directive(const std::string& name, const std::string& value) {
    check_directive(name);
    const bool needs_quotes = value.empty() || value.find_first_of("\"'\\\r\n\t#") != std::string::npos;
    return name + " " + (needs_quotes ? quoted(value) : value) + "\n";
}

std::string configuration(const RedisSpec& spec) {
    // As in the official image: the container's network is the boundary, and nothing outside of it is
    // published.
    std::string text = "protected-mode no\n";
    if (!spec.durable) {
        text += "save \"\"\nappendonly no\n";
    }
    if (!spec.password.empty()) {
        text += "requirepass " + quoted(spec.password) + "\n";
    }
    for (const auto& [name, value] : spec.settings) {
        text += directive(name, value);
    }
    return text;
}

} // namespace

ContainerSpec container_spec(const RedisSpec& spec) {
    ContainerSpec container{
        .image = spec.image,
        .command = {"redis-server", config_path},
        .ports = {Redis::port},
        .files = {FileContent{.content = configuration(spec), .target = config_path}},
        .wait = wait::log("Ready to accept connections"),
        .startup_timeout = spec.startup_timeout,
    };
    if (spec.data_in_memory) {
        container.mounts.push_back(TmpfsMount{.target = "/data", .mode = 01777});
    }
    if (spec.customize) {
        spec.customize(container);
    }
    return container;
}

struct Redis::Fresh {
    std::mutex mutex;
    std::shared_ptr<RedisDatabase::Desk> desk;
};

Redis::Redis(Container container, std::string password)
    : container_(std::move(container)), password_(std::move(password)), fresh_(std::make_shared<Fresh>()) {}

Redis Redis::run(const RedisSpec& spec, std::source_location where) {
    return over(testcontainers::run(container_spec(spec), where), spec);
}

Redis Redis::over(Container container, const RedisSpec& spec) {
    return {std::move(container), spec.password};
}

std::string Redis::url() const {
    return to_string(Url{.scheme = "redis", .password = password_, .endpoint = endpoint()});
}

RedisDatabase Redis::fresh_database() const {
    const std::lock_guard lock(fresh_->mutex);
    if (!fresh_->desk) {
        fresh_->desk = std::make_shared<RedisDatabase::Desk>(endpoint(), password_);
    }
    return {fresh_->desk, fresh_->desk->take()};
}

std::string Redis::command(std::initializer_list<std::string> words, std::source_location where) const {
    ExecSpec exec{.command = {"redis-cli", "--raw", "-e"}};
    exec.command.insert(exec.command.end(), words);
    if (!password_.empty()) {
        exec.env.emplace("REDISCLI_AUTH", password_);
    }
    auto reply = container_.exec(exec, where).or_throw(where).out;
    if (reply.ends_with('\n')) {
        reply.pop_back();
    }
    return reply;
}

} // namespace testcontainers::modules
