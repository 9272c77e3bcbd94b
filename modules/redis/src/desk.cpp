#include "desk.hpp"

#include "testcontainers/error.hpp"

#include <fmt/format.h>
#include <hiredis/hiredis.h>

#include <string>
#include <utility>

#include <sys/time.h>
#include <unistd.h>

namespace testcontainers::modules {
namespace {

constexpr timeval longest_wait{.tv_sec = 10, .tv_usec = 0};

std::string note_of(int number) { return fmt::format("testcontainers:database:{}", number); }

} // namespace

RedisDatabase::Desk::Desk(Endpoint server, std::string password)
    : server_(std::move(server)), password_(std::move(password)), process_(::getpid()),
      connection_(redisConnectWithTimeout(server_.host.c_str(), server_.port, longest_wait), &redisFree) {
    if (connection_ == nullptr || connection_->err != 0) {
        throw Error(fmt::format("Redis on {} cannot be reached: {}", to_string(server_),
                                connection_ == nullptr ? "no memory" : connection_->errstr));
    }
    redisSetTimeout(connection_.get(), longest_wait);
    if (!password_.empty()) {
        (void)ask({"AUTH", password_});
    }
    self_ = std::to_string(ask({"CLIENT", "ID"})->integer);
    databases_ = std::stoi(text({"CONFIG", "GET", "databases"}));
}

RedisDatabase::Desk::~Desk() = default;

RedisDatabase::Desk::Reply RedisDatabase::Desk::ask(std::initializer_list<std::string_view> words) {
    std::vector<const char*> arguments;
    std::vector<std::size_t> sizes;
    for (const auto word : words) {
        arguments.push_back(word.data());
        sizes.push_back(word.size());
    }
    Reply reply{static_cast<redisReply*>(redisCommandArgv(
                    connection_.get(), static_cast<int>(arguments.size()), arguments.data(), sizes.data())),
                &freeReplyObject};
    if (reply == nullptr) {
        throw Error(fmt::format("Redis on {} does not answer: {}", to_string(server_), connection_->errstr));
    }
    if (reply->type == REDIS_REPLY_ERROR) {
        throw Error(
            fmt::format("Redis on {} refused {}: {}", to_string(server_), *words.begin(), reply->str));
    }
    return reply;
}

/// The reply, or the last of its elements.
std::string RedisDatabase::Desk::text(std::initializer_list<std::string_view> words) {
    const auto reply = ask(words);
    const redisReply* last = reply.get();
    while (last->type == REDIS_REPLY_ARRAY && last->elements > 0) {
        last = last->element[last->elements - 1];
    }
    return last->str == nullptr ? std::string{} : std::string{last->str, last->len};
}

int RedisDatabase::Desk::take() {
    if (process_ != ::getpid()) {
        throw Error(
            "the Redis databases were asked for by the parent process: a forked child connects by itself");
    }
    const std::lock_guard lock(mutex_);
    auto number = claim();
    if (!number) {
        free_those_of_the_dead();
        number = claim();
    }
    if (!number) {
        throw Error(
            fmt::format("all {} databases of Redis on {} that can be given are in use; it has more with "
                        ".settings = {{{{\"databases\", \"256\"}}}}",
                        databases_ - 1, to_string(server_)));
    }
    return *number;
}

std::optional<int> RedisDatabase::Desk::claim() {
    for (int number = 1; number < databases_; ++number) {
        if (ask({"SET", note_of(number), self_, "NX"})->type == REDIS_REPLY_STATUS) {
            return number;
        }
    }
    return std::nullopt;
}

std::set<std::string> RedisDatabase::Desk::connections() {
    std::set<std::string> ids;
    const auto list = text({"CLIENT", "LIST"});
    for (std::size_t begin = 0; begin < list.size(); begin = list.find('\n', begin) + 1) {
        constexpr std::string_view field = "id=";
        const auto line = std::string_view{list}.substr(begin, list.find('\n', begin) - begin);
        if (line.starts_with(field)) {
            ids.emplace(line.substr(field.size(), line.find(' ') - field.size()));
        }
        if (list.find('\n', begin) == std::string::npos) {
            break;
        }
    }
    return ids;
}

void RedisDatabase::Desk::free_those_of_the_dead() {
    const auto alive = connections();
    for (int number = 1; number < databases_; ++number) {
        const auto note = note_of(number);
        const auto holder = text({"GET", note});
        if (!holder.empty() && !alive.contains(holder)) {
            flush(number);
            constexpr std::string_view delete_if_unchanged =
                "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end";
            (void)ask({"EVAL", delete_if_unchanged, "1", note, holder});
        }
    }
}

void RedisDatabase::Desk::flush(int number) {
    (void)ask({"SELECT", std::to_string(number)});
    (void)ask({"FLUSHDB"});
    (void)ask({"SELECT", "0"});
}

void RedisDatabase::Desk::give_back(int number) noexcept {
    if (process_ != ::getpid()) {
        return;
    }
    try {
        const std::lock_guard lock(mutex_);
        flush(number);
        (void)ask({"DEL", note_of(number)});
    } catch (const std::exception&) {
        // The server is gone.
    }
}

} // namespace testcontainers::modules
