#pragma once

#include <testcontainers/port.hpp>

#include <hiredis/hiredis.h>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>

namespace testcontainers::testsupport {

/// A client of another library than ours: hiredis.
class RedisClient {
public:
    /// @throws std::runtime_error with hiredis's words when nobody answers there.
    explicit RedisClient(const Endpoint& server)
        : context_(redisConnect(server.host.c_str(), server.port), &redisFree) {
        if (context_ == nullptr || context_->err != 0) {
            throw std::runtime_error(context_ == nullptr ? "no context" : context_->errstr);
        }
    }

    /// Replies that do not come within this time are errors, and the connection is of no use any more.
    RedisClient& patience(std::chrono::milliseconds time) {
        const timeval value{.tv_sec = time.count() / 1000, .tv_usec = time.count() % 1000 * 1000};
        redisSetTimeout(context_.get(), value);
        return *this;
    }

    /// The reply, or hiredis's words when the connection failed.
    template <class... Words>
    std::string operator()(const char* format, Words... words) {
        const std::unique_ptr<redisReply, decltype(&freeReplyObject)> reply{
            static_cast<redisReply*>(redisCommand(context_.get(), format, words...)), &freeReplyObject};
        if (reply == nullptr) {
            return context_->errstr;
        }
        return reply->type == REDIS_REPLY_INTEGER ? std::to_string(reply->integer)
                                                  : std::string{reply->str, reply->len};
    }

private:
    std::unique_ptr<redisContext, decltype(&redisFree)> context_;
};

} // namespace testcontainers::testsupport
